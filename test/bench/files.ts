// Whole processes, file to file, against `cp` of the input: node test/bench/run.mjs files [MiB].
// Runs take turns; a ratio is of medians, and the spread is that between the quartiles.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MIB = 1024 * 1024;
const ROUNDS = 7;
const CLI = join(process.cwd(), 'dist', 'cli.js');

interface Case {
  readonly name: string;
  readonly command: readonly string[];
}

interface Measured {
  readonly name: string;
  /** Seconds of each run. */
  readonly seconds: number[];
  /** The largest resident set of its runs, in MiB. */
  peak: number;
}

/** A safetensors file of random F32 or BF16 values, in tensors of 64 MiB. */
function makeModel(path: string, dtype: 'F32' | 'BF16', mib: number): void {
  const bytes = 64 * MIB;
  const columns = 4096;
  const shape = [bytes / (dtype === 'F32' ? 4 : 2) / columns, columns];
  const entries = Array.from({ length: mib / 64 }, (_, index) => {
    const places = [index * bytes, (index + 1) * bytes];
    return [`layers.${index}.weight`, { dtype, shape, data_offsets: places }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(path, 'w');
  writeSync(file, length);
  writeSync(file, header);
  const data = randomWeights(dtype, bytes);
  for (let index = 0; index < entries.length; index++) writeSync(file, data);
  closeSync(file);
}

function randomWeights(dtype: 'F32' | 'BF16', bytes: number): Uint8Array {
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  if (dtype === 'F32') {
    return new Uint8Array(Float32Array.from({ length: bytes / 4 }, () => random() - 0.5).buffer);
  }
  const floats = Float32Array.from({ length: bytes / 2 }, () => random() - 0.5);
  return new Uint8Array(
    Uint16Array.from(new Uint32Array(floats.buffer), (bits) => bits >>> 16).buffer,
  );
}

/** Runs a command under GNU time, which tells the seconds and the peak of memory. */
function measure({ command }: Case): { seconds: number; peak: number } {
  const started = performance.now();
  const { stderr, status } = spawnSync('/usr/bin/time', ['-f', '%M', ...command], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  return { seconds, peak: Number(stderr.trim().split('\n').at(-1)) / 1024 };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))];
}

function printTable(rows: readonly Measured[], base: readonly number[]): void {
  const baseMedian = quantile(
    base.toSorted((a, b) => a - b),
    0.5,
  );
  console.log('| whole process | median s | × cp | spread | peak MiB |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const { name, seconds, peak } of rows) {
    const sorted = seconds.toSorted((a, b) => a - b);
    const median = quantile(sorted, 0.5);
    const spread = `${quantile(sorted, 0.25).toFixed(2)} to ${quantile(sorted, 0.75).toFixed(2)}`;
    const ratio = (median / baseMedian).toFixed(2);
    console.log(`| ${name} | ${median.toFixed(2)} | ${ratio} | ${spread} | ${peak.toFixed(0)} |`);
  }
}

function main(): void {
  const mib = Number(process.argv[2] ?? 2048);
  const folder = mkdtempSync(join(tmpdir(), 'qnat-bench-'));
  try {
    const f32 = join(folder, 'f32.safetensors');
    const bf16 = join(folder, 'bf16.safetensors');
    makeModel(f32, 'F32', mib);
    makeModel(bf16, 'BF16', mib);
    const quantize = (input: string, ...options: string[]) => [
      process.execPath,
      CLI,
      'quantize',
      input,
      '-o',
      join(folder, 'out.qnat'),
      '--force',
      ...options,
    ];
    const cases: Case[] = [
      { name: `cp, ${mib} MiB`, command: ['cp', f32, join(folder, 'copy')] },
      { name: 'quantize F32', command: quantize(f32) },
      {
        name: 'quantize F32, double, zero points',
        command: quantize(f32, '--double-quant', '--zero-points'),
      },
      { name: 'quantize BF16', command: quantize(bf16) },
      { name: 'start: qnat --help', command: [process.execPath, CLI, '--help'] },
    ];
    const rows: Measured[] = cases.map(({ name }) => ({ name, seconds: [], peak: 0 }));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, example] of cases.entries()) {
        execFileSync('cat', [f32, bf16], { stdio: 'ignore' });
        const { seconds, peak } = measure(example);
        rows[index].seconds.push(seconds);
        rows[index].peak = Math.max(rows[index].peak, peak);
      }
    }
    printTable(rows, rows[0].seconds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main();
