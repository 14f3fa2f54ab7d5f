import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Case } from './compare';

const CLI = join(process.cwd(), 'dist', 'cli.js');

/** A whole process, again and again. */
export class ProcessCase implements Case {
  /** The largest resident set of its runs, in bytes. */
  peak = 0;

  constructor(
    readonly name: string,
    private readonly command: readonly string[],
    readonly bytes = 0,
  ) {}

  run(): number {
    const started = performance.now();
    // GNU time tells the peak of memory.
    const time = ['-f', '%M', ...this.command];
    const { stderr, status } = spawnSync('/usr/bin/time', time, { encoding: 'utf8' });
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`${this.command.join(' ')}: ${stderr}`);
    this.peak = Math.max(this.peak, 1024 * Number(stderr.trim().split('\n').at(-1)));
    return seconds;
  }
}

/** `qnat quantize` of a file, over the output of the run before. */
export function quantizing(
  name: string,
  input: string,
  output: string,
  ...options: string[]
): ProcessCase {
  const command = [process.execPath, CLI, 'quantize', input, '-o', output, '--force', ...options];
  return new ProcessCase(name, command);
}

/** A Node process that does nothing. */
export function idle(): ProcessCase {
  return new ProcessCase('an idle Node process', [process.execPath, '-e', '0']);
}
