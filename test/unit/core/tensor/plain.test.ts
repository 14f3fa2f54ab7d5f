import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareBlocks } from '../../../../src/core/analyze/compareBlocks';
import { haveSameValues } from '../../../../src/core/analyze/counterpart';
import { errorTile } from '../../../../src/core/analyze/errorMap';
import { plainHealth } from '../../../../src/core/analyze/health/plainHealth';
import { heatSummary, heatTile } from '../../../../src/core/analyze/heatMap';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { sliceSource } from '../../../../src/core/export/sliceSource';
import { wholeTensor } from '../../../../src/core/export/valueSlice';
import { createKernel } from '../../../../src/core/nf4/kernel/createKernel';
import { matrixOf, readTile } from '../../../../src/core/qnat/matrix';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { tabSeparated } from '../../../../src/core/qnat/tabSeparated';
import { valueCount } from '../../../../src/core/shape';
import type { PlainTensor } from '../../../../src/core/tensor/tensor';
import { blockErrorsOf, cases, fileBytes, inputBytes } from '../../../support/golden';

const { signal } = new AbortController();
const kernel = createKernel();
const contextOf = (...sources: MemorySource[]) => ({
  sources,
  kernel,
  signal,
  pause: () => undefined,
});

/** Values behind some other bytes. */
function plain(values: Float32Array, shape: readonly number[], name = 'w') {
  const bytes = new Uint8Array(5 + values.byteLength);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 5);
  const tensor: PlainTensor = {
    index: 0,
    name,
    shape,
    dtype: 'F32',
    offset: 5,
    length: values.byteLength,
    state: 'readable',
  };
  return { source: new MemorySource(bytes), tensor };
}

const ramp = (length: number) => Float32Array.from({ length }, (_, at) => (at - 7) / 3);

describe('plain values', () => {
  it('are read as tiles without codes and blocks, short rows filled up', async () => {
    const values = ramp(300);
    const { source, tensor } = plain(values, [300]);
    assert.deepEqual(matrixOf(tensor), { rows: 2, columns: 256, wrapped: true });
    const range = { row: 1, column: 40, rows: 1, columns: 10 };
    const tile = await readTile(source, tensor, range, 'stored');
    assert.deepEqual(tile.values.subarray(0, 4), values.subarray(296));
    assert.ok(tile.values.subarray(4).every(Number.isNaN));
    assert.deepEqual([tile.codes, tile.segments], [undefined, []]);
  });

  it('are copied and exported as they are', async () => {
    const values = ramp(12);
    const { source, tensor } = plain(values, [3, 4]);
    const corner = { row: 1, column: 2, rows: 2, columns: 2 };
    const text = await tabSeparated(source, tensor, corner, 'stored', 'decimal');
    const numbers = text.split(/\s/).map((part) => Math.fround(Number(part)));
    assert.deepEqual(numbers, [values[6], values[7], values[10], values[11]]);
    const slice = wholeTensor(tensor);
    const file = sliceSource({ source, tensor, slice, scales: 'stored' }, 'npy');
    const bytes = await file.read(file.size - values.byteLength, values.byteLength);
    assert.deepEqual(bytes, new Uint8Array(values.buffer));
  });

  it('make heat maps, of values alone', async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(shapes, fc.integer({ min: 1, max: 9 }), async (shape, bin) => {
        const values = ramp(valueCount(shape));
        const { source, tensor } = plain(values, shape);
        const { rows, columns } = matrixOf(tensor);
        const range = { row: 0, column: 0, rows, columns, binRows: bin, binColumns: bin };
        const query = { range, reduction: 'highest', scales: 'stored', sampled: false } as const;
        const tile = await heatTile({ ...query, tensor, mode: 'value' }, contextOf(source));
        const across = Math.ceil(columns / bin);
        const expected = new Float32Array(tile.length).fill(-Infinity);
        for (const [at, value] of values.entries()) {
          const [row, column] = [Math.floor(at / columns), at % columns];
          const place = Math.floor(row / bin) * across + Math.floor(column / bin);
          expected[place] = Math.max(expected[place], value);
        }
        const found = [...tile].map((number) => (Number.isNaN(number) ? -Infinity : number));
        assert.deepEqual(found, [...expected]);
        const codes = heatTile({ ...query, tensor, mode: 'code' }, contextOf(source));
        await assert.rejects(codes, /no code/);
      }),
      { numRuns: 40 },
    );
  });

  it('are summed up, those that are not finite left out', async () => {
    const values = Float32Array.of(-1, 3, NaN, 1, Infinity);
    const { source, tensor } = plain(values, [5]);
    const choice = 'stored';
    const health = await plainHealth({ tensor, choice }, contextOf(source));
    const { finite, nonFinite, smallest, largest, mean, standardDeviation } = health;
    assert.deepEqual([finite, nonFinite, smallest, largest, mean], [3, 2, -1, 3, 1]);
    assert.equal(standardDeviation, Math.sqrt(8 / 3));
    const { from, to, counts } = health.histogram!;
    assert.deepEqual([from, to, counts.at(0), counts.at(-1)], [-1, 3, 1, 1]);
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      3,
    );
    const range = { row: 0, column: 0, rows: 1, columns: 2 };
    const summary = await heatSummary(
      { tensor, range, mode: 'value', scales: choice },
      contextOf(source),
    );
    assert.deepEqual(summary, { lowest: -1, highest: 3, mean: 1 });
  });

  it('without any that is finite have no histogram', async () => {
    const { source, tensor } = plain(Float32Array.of(NaN), []);
    const health = await plainHealth({ tensor, choice: 'stored' }, contextOf(source));
    assert.deepEqual(health, { finite: 0, nonFinite: 1 });
  });
});

describe('plain values compared with what was made of them', () => {
  const golden = cases.find(({ name }) => name === 'file/transformer')!;
  const made = golden.tensors[1];

  async function both() {
    const values = new Float32Array(new Uint8Array(inputBytes(made)).buffer);
    const other = new MemorySource(fileBytes(golden));
    const { tensors } = await readQnat(other);
    const quantized = tensors.at(tensors.names.indexOf(made.name))!;
    const counterpart = { kind: 'qnat', tensor: quantized } as const;
    return { ...plain(values, made.shape, made.name), other, counterpart };
  }

  it('have the errors of its blocks', async () => {
    const { source, tensor, other, counterpart } = await both();
    assert.ok(haveSameValues(tensor, counterpart));
    const request = { tensor, counterpart, choice: 'stored' } as const;
    const { difference, blockSize, blockErrors, errors, ranking } = await compareBlocks(
      request,
      contextOf(source, other),
    );
    assert.deepEqual([difference, blockSize], [undefined, made.blockSize]);
    assert.equal(ranking.length, made.blocks);
    assert.ok(errors.rmse > 0);
    for (const [block, error] of blockErrorsOf(made).entries()) {
      assert.ok(Math.abs(blockErrors[block] - error) <= 1e-5 * error, `block ${block}`);
    }
  });

  it('have a map of errors', async () => {
    const { source, tensor, other, counterpart } = await both();
    const range = { row: 0, column: 0, rows: 2, columns: 3, binRows: 1, binColumns: 1 };
    const query = { range, reduction: 'largest', scales: 'stored', sampled: false } as const;
    const errors = await errorTile({ ...query, tensor, counterpart }, contextOf(source, other));
    const tile = (from: MemorySource, of: PlainTensor | typeof counterpart.tensor) =>
      readTile(from, of, range, 'stored');
    const [here, there] = [await tile(source, tensor), await tile(other, counterpart.tensor)];
    const expected = here.values.map((value, at) => value - there.values[at]);
    assert.deepEqual(errors, expected);
  });

  it('are not compared with what has another number of values', async () => {
    const { counterpart } = await both();
    assert.ok(!haveSameValues(plain(ramp(4), [2, 2]).tensor, counterpart));
  });
});
