import assert from 'node:assert/strict';
import fc from 'fast-check';
import { errorSummary, errorTile } from '../../../../src/core/analyze/errorMap';
import { heatSummary, heatTile } from '../../../../src/core/analyze/heatMap';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { FIELD_MODES, type HeatMode, REDUCTIONS } from '../../../../src/core/heatmap/heatField';
import type { BinnedRange } from '../../../../src/core/heatmap/heatTile';
import { LEVELS } from '../../../../src/core/nf4/codebook';
import { createKernel } from '../../../../src/core/nf4/kernel/createKernel';
import { FORMS, partOffsets } from '../../../../src/core/qnat/layout';
import { matrixOf } from '../../../../src/core/qnat/matrix';
import type { QnatTensor } from '../../../../src/core/qnat/tensor';
import { readValues } from '../../../../src/core/qnat/tensorData';
import { valueCount } from '../../../../src/core/shape';

const kernel = createKernel();

function contextOf(source: MemorySource, signal = new AbortController().signal, other = source) {
  const pause = () => {
    signal.throwIfAborted();
    return undefined;
  };
  return { sources: [source, other], kernel, signal, pause };
}

/** A tensor of random bytes, its f32 tame but for some. */
const tensors = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
    blockSize: fc.integer({ min: 1, max: 100 }),
    parts: fc.constantFrom(...FORMS),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
    special: fc.constantFrom(NaN, Infinity, -0.5, 0, 1),
  })
  .map(({ shape, blockSize, parts, seed, special }) => {
    const blockCount = Math.ceil(valueCount(shape) / blockSize);
    const at = partOffsets({ blockSize, blockCount }, parts);
    let state = seed;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const bytes = Uint8Array.from({ length: at.length }, () => random() * 256);
    const view = new DataView(bytes.buffer);
    const ends = parts.doubleQuantization ? [at.quantizedScales, at.length] : [at.length];
    for (let place = at.scales; place < ends[0]; place += 4) {
      view.setFloat32(place, random() < 0.02 ? special : random() - 0.3, true);
    }
    if (parts.doubleQuantization) view.setFloat32(at.scalesScale, random() * 0.01, true);
    const tensor: QnatTensor = {
      index: 0,
      name: 't',
      shape,
      blockSize,
      blockCount,
      declaredOffset: 0n,
      headerOffset: 0,
      state: 'readable',
      offset: 0,
      length: at.length,
      parts,
    };
    return { tensor, source: new MemorySource(bytes) };
  });

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** A rectangle somewhere in a matrix, cut into bins. */
function rangeIn(
  { rows, columns }: { rows: number; columns: number },
  [a, b, c, d, e, f]: number[],
): BinnedRange {
  const row = Math.floor(a * rows);
  const column = Math.floor(b * columns);
  return {
    row,
    column,
    rows: 1 + Math.floor(c * (rows - row)),
    columns: 1 + Math.floor(d * (columns - column)),
    binRows: 1 + Math.floor(e * 9),
    binColumns: 1 + Math.floor(f * 9),
  };
}

/** What a mode shows of every value of a tensor, computed one by one. */
async function numbersOf(source: MemorySource, tensor: QnatTensor, mode: HeatMode) {
  const { blockSize } = tensor;
  const run = await readValues(source, tensor, 0, valueCount(tensor.shape), 'stored');
  const blockOf = (index: number) => Math.floor(index / blockSize);
  const levelOf = (index: number) =>
    Math.fround(LEVELS[run.codes[index]] + (run.zeroPoints?.[blockOf(index)] ?? 0));
  return Array.from(run.values, (value, index) => {
    if (mode === 'value') return value;
    if (mode === 'code') return run.codes[index];
    return mode === 'scale' ? run.scales[blockOf(index)] : Math.abs(levelOf(index));
  });
}

/** The numbers of each bin, in the order of the columns. */
function binned(numbers: readonly number[], tensor: QnatTensor, range: BinnedRange): number[][] {
  const { columns } = matrixOf(tensor);
  const bins: number[][] = [];
  for (let row = range.row; row < range.row + range.rows; row += range.binRows) {
    for (let from = range.column; from < range.column + range.columns; from += range.binColumns) {
      const bin: number[] = [];
      const right = Math.min(from + range.binColumns, range.column + range.columns);
      const below = Math.min(row + range.binRows, range.row + range.rows);
      for (let column = from; column < right; column++)
        for (let at = row; at < below; at++)
          bin.push(...numbers.slice(at * columns + column, at * columns + column + 1));
      bins.push(bin);
    }
  }
  return bins;
}

function extreme(bin: readonly number[], beats: (a: number, b: number) => boolean): number {
  if (bin.length === 0 || bin.some(Number.isNaN)) return NaN;
  return bin.reduce((best, next) => (beats(next, best) ? next : best));
}

/** A number of which the sign of zero does not count. */
const unsigned = (number: number) => number + 0;

const BEATS: Record<'highest' | 'lowest', (a: number, b: number) => boolean> = {
  highest: (a, b) => a > b,
  lowest: (a, b) => a < b,
};

function expected(bin: readonly number[], reduction: string, mode: HeatMode): number {
  if (reduction === 'highest' || reduction === 'lowest') return extreme(bin, BEATS[reduction]);
  const far = (number: number) => Math.abs(mode === 'code' ? LEVELS[number] : number);
  return extreme(bin, (a, b) => far(a) > far(b) || (far(a) === far(b) && a > b));
}

describe('heatTile', () => {
  it('gives what the numbers of each bin are, looked at one by one', () =>
    fc.assert(
      fc.asyncProperty(
        tensors,
        fc.array(fraction, { minLength: 6, maxLength: 6 }),
        fc.constantFrom(...FIELD_MODES),
        fc.constantFrom(...REDUCTIONS),
        async ({ tensor, source }, places, mode, reduction) => {
          const range = rangeIn(matrixOf(tensor), places);
          const query = { range, mode, reduction, scales: 'stored', sampled: false } as const;
          const tile = await heatTile({ ...query, tensor }, contextOf(source));
          const bins = binned(await numbersOf(source, tensor, mode), tensor, range);
          assert.equal(tile.length, bins.length);
          for (const [at, bin] of bins.entries()) {
            if (reduction === 'mean') assertMean(tile[at], bin);
            else {
              const number = expected(bin, reduction, mode);
              assert.equal(unsigned(tile[at]), unsigned(number), `bin ${at}`);
            }
          }
        },
      ),
      { numRuns: 300 },
    ));

  it('samples the middle row of each bin', async () => {
    const [{ tensor, source }] = fc.sample(
      tensors.filter(({ tensor: { shape } }) => shape.length === 2 && shape[0] > 20),
      { numRuns: 1, seed: 5 },
    );
    const { rows, columns } = matrixOf(tensor);
    const range = { row: 0, column: 0, rows, columns, binRows: 8, binColumns: 1 };
    const query = { mode: 'code', reduction: 'highest', scales: 'stored', sampled: true } as const;
    const tile = await heatTile({ ...query, tensor, range }, contextOf(source));
    const codes = await numbersOf(source, tensor, 'code');
    assert.deepEqual([...tile.subarray(0, columns)], codes.slice(4 * columns, 5 * columns));
  });

  it('refuses ranges that leave the matrix, and too many bins', async () => {
    const [{ tensor, source }] = fc.sample(tensors, { numRuns: 1, seed: 1 });
    const query = { mode: 'value', reduction: 'mean', scales: 'stored', sampled: false } as const;
    const whole = { row: 0, column: 0, binRows: 1, binColumns: 1, ...matrixOf(tensor) };
    for (const bad of [{ row: -1 }, { rows: 1e9 }, { column: 1.5 }, { binRows: 0 }, { columns: 0 }])
      await assert.rejects(
        heatTile({ ...query, tensor, range: { ...whole, ...bad } }, contextOf(source)),
        /leave a matrix of/,
      );
    const large = { ...tensor, shape: [1000, 1000] };
    const range = { ...whole, rows: 1000, columns: 1000 };
    await assert.rejects(
      heatTile({ ...query, tensor: large, range }, contextOf(source)),
      /more than 65536/,
    );
  });

  it('stops when it is cancelled', async () => {
    const [{ tensor, source }] = fc.sample(tensors, { numRuns: 1, seed: 1 });
    const range = { row: 0, column: 0, binRows: 1, binColumns: 1, ...matrixOf(tensor) };
    const query = { mode: 'value', reduction: 'mean', scales: 'stored', sampled: false } as const;
    const context = contextOf(source, AbortSignal.abort());
    await assert.rejects(heatTile({ ...query, tensor, range }, context), { name: 'AbortError' });
  });
});

/** Weights of another seed that a tensor may have been made from. */
function originalsOf({ shape }: QnatTensor) {
  const values = Float32Array.from(
    { length: valueCount(shape) },
    (_, index) => Math.sin(index * 12.9898) * 0.7,
  );
  const tensor = { name: 't', dtype: 'F32', shape, offset: 0, length: values.byteLength };
  const counterpart = { kind: 'weights', tensor } as const;
  return { values, counterpart, source: new MemorySource(new Uint8Array(values.buffer)) };
}

async function errorsOf(source: MemorySource, tensor: QnatTensor, original: Float32Array) {
  const values = await numbersOf(source, tensor, 'value');
  return values.map((value, index) => Math.fround(value - original[index]));
}

describe('errorTile', () => {
  it('gives what the errors of each bin are, looked at one by one', () =>
    fc.assert(
      fc.asyncProperty(
        tensors,
        fc.array(fraction, { minLength: 6, maxLength: 6 }),
        fc.constantFrom(...REDUCTIONS),
        async ({ tensor, source }, places, reduction) => {
          const range = rangeIn(matrixOf(tensor), places);
          const { values, counterpart, source: other } = originalsOf(tensor);
          const query = { range, reduction, scales: 'stored', sampled: false } as const;
          const context = contextOf(source, undefined, other);
          const tile = await errorTile({ ...query, tensor, counterpart }, context);
          const bins = binned(await errorsOf(source, tensor, values), tensor, range);
          assert.equal(tile.length, bins.length);
          for (const [at, bin] of bins.entries()) {
            if (reduction === 'mean') assertMean(tile[at], bin);
            else assert.equal(unsigned(tile[at]), unsigned(expected(bin, reduction, 'error')));
          }
        },
      ),
      { numRuns: 200 },
    ));

  it('sums up a rectangle', async () => {
    const [{ tensor, source }] = fc.sample(tensors, { numRuns: 1, seed: 7 });
    const { values, counterpart, source: other } = originalsOf(tensor);
    const range = { row: 0, column: 0, ...matrixOf(tensor) };
    const request = { tensor, counterpart, range, scales: 'stored' } as const;
    const found = await errorSummary(request, contextOf(source, undefined, other));
    const errors = await errorsOf(source, tensor, values);
    assert.equal(found.lowest, extreme(errors, BEATS.lowest));
    assert.equal(found.highest, extreme(errors, BEATS.highest));
  });

  it('stops when it is cancelled', async () => {
    const [{ tensor, source }] = fc.sample(tensors, { numRuns: 1, seed: 1 });
    const { counterpart, source: other } = originalsOf(tensor);
    const range = { row: 0, column: 0, binRows: 1, binColumns: 1, ...matrixOf(tensor) };
    const query = { range, reduction: 'mean', scales: 'stored', sampled: false } as const;
    await assert.rejects(
      errorTile({ ...query, tensor, counterpart }, contextOf(source, AbortSignal.abort(), other)),
      { name: 'AbortError' },
    );
  });
});

describe('heatSummary', () => {
  it('gives the extremes and the mean of a rectangle', () =>
    fc.assert(
      fc.asyncProperty(
        tensors,
        fc.array(fraction, { minLength: 6, maxLength: 6 }),
        async ({ tensor, source }, places) => {
          const range = rangeIn(matrixOf(tensor), places);
          const request = { tensor, range, mode: 'value', scales: 'stored' } as const;
          const found = await heatSummary(request, contextOf(source));
          const one = { ...range, binRows: range.rows, binColumns: range.columns };
          const [bin] = binned(await numbersOf(source, tensor, 'value'), tensor, one);
          if (bin.length === 0) return;
          assert.equal(unsigned(found.lowest), unsigned(extreme(bin, BEATS.lowest)));
          assert.equal(unsigned(found.highest), unsigned(extreme(bin, BEATS.highest)));
          assertMean(Math.fround(found.mean), bin);
        },
      ),
    ));
});

/** The order of adding shows in the last bit only. */
function assertMean(mean: number, bin: readonly number[]): void {
  const exact = bin.reduce((sum, number) => sum + number, 0) / bin.length;
  const near = Math.abs(mean - exact) <= 1e-6 * Math.max(...bin.map(Math.abs), 0);
  assert.ok(Object.is(mean, Math.fround(exact)) || near, `${mean} is not the mean ${exact}`);
}
