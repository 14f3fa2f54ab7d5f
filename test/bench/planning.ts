// Planning a model of a million tensors: reading its header, deciding, and laying out the output.
import { readFileSync } from 'node:fs';
import { DEFAULT_OPTIONS } from '../../src/core/convert/options';
import { PlannedFiles } from '../../src/node/quantizeFiles';
import { type Case, compareTimes, type Row, timed } from './compare';
import { writeManyTensors } from './modelFiles';

export async function planningRows(at: (name: string) => string): Promise<Row[]> {
  const input = at('million.safetensors');
  writeManyTensors(input, 1_000_000);
  const bytes = 0;
  const parsing: Case = {
    name: 'JSON.parse of the header',
    bytes,
    run: () => timed(() => parse(input)),
  };
  const planning: Case = { name: 'plan it', bytes, run: () => plan(input, at('million.qnat')) };
  return compareTimes('a model of 1,000,000 tensors', parsing, [planning]);
}

function parse(path: string): unknown {
  const file = readFileSync(path);
  const end = 8 + Number(file.readBigUInt64LE());
  return JSON.parse(file.toString('utf8', 8, end));
}

async function plan(input: string, output: string): Promise<number> {
  const started = performance.now();
  const planned = await PlannedFiles.plan({ inputs: [input], output, options: DEFAULT_OPTIONS });
  planned.summary();
  const seconds = (performance.now() - started) / 1000;
  await planned.close();
  return seconds;
}
