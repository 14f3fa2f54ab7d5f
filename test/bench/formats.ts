// Every kind of weight file that is read, and every one that is written, against `cp` of it.
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { compareTimes, type Row } from './compare';
import { FILE_BYTES, FORMAT_FILES } from './formatFiles';
import { writeModel } from './modelFiles';
import { converting, ProcessCase } from './processes';

const MIB = 1024 * 1024;
/** Whole files of many kinds: fewer rounds, or they would take half an hour. */
const ROUNDS = 3;

/** What is written, with the ending and the options that ask for it. */
const WRITTEN: readonly (readonly [string, string, ...string[]])[] = [
  ['safetensors F32', 'f32.safetensors', '--dtype', 'f32'],
  ['safetensors F16', 'f16.safetensors', '--dtype', 'f16'],
  ['safetensors BF16', 'bf16.safetensors', '--dtype', 'bf16'],
  ['bitsandbytes NF4', 'nf4.safetensors', '--to', 'bitsandbytes'],
  ['GGUF F16', 'f16.gguf', '--dtype', 'f16'],
  ['GGUF Q8_0', 'q8_0.gguf', '--dtype', 'q8_0'],
  ['GGUF Q4_0', 'q4_0.gguf', '--dtype', 'q4_0'],
  ['NumPy .npz', 'out.npz', '--dtype', 'f32'],
  // Of one tensor, of four; text is some times as large as it.
  ['NumPy .npy, a quarter of it', 'out.npy', '--include', 'layers.0.*'],
  ['CSV, a quarter of it', 'out.csv', '--include', 'layers.0.*'],
];

/** @param at makes the path of a file of that name */
export async function formatRows(at: (name: string) => string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, make] of Object.entries(FORMAT_FILES)) {
    rows.push(await readRow(name, make(), at));
  }
  writeModel(at('model.safetensors'), 'F32', FILE_BYTES / MIB);
  converting('', at('model.safetensors'), at('model.qnat'), 0).run();
  for (const written of WRITTEN) rows.push(await writeRow(written, at));
  return rows;
}

async function readRow(name: string, file: Uint8Array, at: (name: string) => string): Promise<Row> {
  const [input, output, copied] = ['weights', 'out.qnat', 'copy'].map(at);
  writeFileSync(input, file);
  const copy = new ProcessCase('cp', ['cp', input, copied]);
  const quantize = converting(name, input, output, file.length);
  const [, row] = await compareTimes('256 MiB to QNAT, from', copy, [quantize], ROUNDS);
  return row;
}

/** Every byte is read back, and on the disk, before an export gets its name; `cp` does neither. */
async function writeRow(
  [name, file, ...options]: (typeof WRITTEN)[number],
  at: (name: string) => string,
): Promise<Row> {
  const [input, output, copied] = ['model.qnat', file, 'copy'].map(at);
  converting(name, input, output, 0, ...options).run();
  const { size } = statSync(output);
  const copy = new ProcessCase('cp of the output', ['cp', output, copied]);
  const convert = converting(name, input, output, size, ...options);
  const [, row] = await compareTimes('256 MiB of F32 from QNAT, to', copy, [convert], ROUNDS);
  rmSync(output);
  return row;
}
