import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Case } from './compare';

/** More than the headers of a model of some tensors have. */
const MOST_HEADER_BYTES = 64 * 1024;

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

/** `qnat quantize` up to the moment when the first blocks are in the file that it writes. */
export class FirstBlockCase implements Case {
  readonly name = 'qnat quantize, to the first block';
  readonly bytes = 0;

  constructor(
    private readonly input: string,
    private readonly output: string,
  ) {}

  async run(): Promise<number> {
    const started = performance.now();
    const [node, ...args] = quantize(this.input, this.output);
    const child = spawn(node, args, { stdio: 'ignore' });
    const ended = once(child, 'exit');
    while (!this.hasBlocks()) await setTimeout(1);
    const seconds = (performance.now() - started) / 1000;
    child.kill('SIGINT');
    await ended;
    return seconds;
  }

  /** It is written beside its place, headers first. */
  private hasBlocks(): boolean {
    const folder = dirname(this.output);
    const prefix = `.${basename(this.output)}.`;
    const found = readdirSync(folder).find((name) => name.startsWith(prefix));
    return found !== undefined && statSync(join(folder, found)).size > MOST_HEADER_BYTES;
  }
}

/** `qnat quantize` of a file, over the output of the run before. */
export function quantizing(
  name: string,
  input: string,
  output: string,
  ...options: string[]
): ProcessCase {
  return new ProcessCase(name, quantize(input, output, ...options));
}

function quantize(input: string, output: string, ...options: string[]): string[] {
  return [process.execPath, CLI, 'quantize', input, '-o', output, '--force', ...options];
}

/** A process that tells how it is used. */
export function helping(): ProcessCase {
  return new ProcessCase('qnat --help', [process.execPath, CLI, '--help']);
}

/** `qnat convert` of a file, over the output of the run before. @param bytes that it deals with */
export function converting(
  name: string,
  input: string,
  output: string,
  bytes: number,
  ...options: string[]
): ProcessCase {
  const command = [process.execPath, CLI, 'convert', input, '-o', output, '--force', ...options];
  return new ProcessCase(name, command, bytes);
}

/** A Node process that does nothing. */
export function idle(): ProcessCase {
  return new ProcessCase('an idle Node process', [process.execPath, '-e', '0']);
}
