// Whole processes, file to file, warm cache.
import { execFileSync } from 'node:child_process';
import { compareTimes, type Row, rowOf } from './compare';
import { writeLargeRows, writeManyTensors, writeModel, writeSparseModel } from './modelFiles';
import { FirstBlockCase, helping, idle, ProcessCase, quantizing } from './processes';

const MIB = 1024 * 1024;
const ALL_OPTIONS = ['--refine', '--double-quant', '--zero-points'];

/**
 * @param at makes the path of a file of that name
 * @param large also 40 GB, which take minutes and 11 GiB of disk
 */
export async function fileRows(at: (name: string) => string, large: boolean): Promise<Row[]> {
  const start = idle();
  const [times, cases] = await timeRows(at);
  const starts = await startRows(at, start);
  const memory = [...cases, ...memoryCases(at, large)];
  return [...times, ...starts, ...memory.map((example) => memoryRow(example, start))];
}

async function timeRows(at: (name: string) => string): Promise<[Row[], ProcessCase[]]> {
  const [f32, bf16, out] = ['f32.safetensors', 'bf16.safetensors', 'out.qnat'].map(at);
  writeModel(f32, 'F32', 2048);
  writeModel(bf16, 'BF16', 2048);
  execFileSync('cat', [f32, bf16], { stdio: 'ignore', maxBuffer: Infinity });
  const copy = new ProcessCase('cp', ['cp', f32, at('copy')]);
  const cases = [
    quantizing('F32', f32, out),
    quantizing('F32, per channel', f32, out, '--per-channel'),
    quantizing(
      'F32, double quantization and zero points',
      f32,
      out,
      '--double-quant',
      '--zero-points',
    ),
    quantizing('BF16', bf16, out),
  ];
  return [await compareTimes('quantize 2 GiB, file to file', copy, cases), cases];
}

function startRows(at: (name: string) => string, start: ProcessCase): Promise<Row[]> {
  writeManyTensors(at('small.safetensors'), 1);
  const small = quantizing(
    'qnat quantize, one small tensor, to the end',
    at('small.safetensors'),
    at('small.qnat'),
    '--min-rank',
    '0',
  );
  const first = new FirstBlockCase(at('f32.safetensors'), at('first.qnat'));
  return compareTimes('start-up', start, [helping(), first, small]);
}

/** Those whose time says nothing; each runs once. */
function memoryCases(at: (name: string) => string, large: boolean): ProcessCase[] {
  writeManyTensors(at('many.safetensors'), 100_000);
  writeLargeRows(at('rows.safetensors'));
  const cases = [
    quantizing('100,000 tensors', at('many.safetensors'), at('many.qnat')),
    quantizing('F32, all options', at('f32.safetensors'), at('out.qnat'), ...ALL_OPTIONS),
    quantizing('rows of 512 MiB', at('rows.safetensors'), at('rows.qnat'), '--per-channel'),
    quantizing(
      'rows of 512 MiB, all options',
      at('rows.safetensors'),
      at('rows.qnat'),
      '--per-channel',
      ...ALL_OPTIONS,
    ),
  ];
  if (large) {
    writeSparseModel(at('large.safetensors'), 40);
    const files = [at('large.safetensors'), at('large.qnat')] as const;
    cases.push(
      quantizing('40 GiB, sparse', ...files),
      quantizing('40 GiB, sparse, all options', ...files, ...ALL_OPTIONS),
    );
  }
  for (const example of cases) example.run();
  return cases;
}

function memoryRow(example: ProcessCase, start: ProcessCase): Row {
  const more = (example.peak - start.peak) / MIB;
  const ratio = [example.peak / start.peak];
  return rowOf('peak memory', example, `memory of ${start.name}`, ratio, `+${more.toFixed(0)} MiB`);
}
