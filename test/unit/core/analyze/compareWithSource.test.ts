import assert from 'node:assert/strict';
import { compareWithSource } from '../../../../src/core/analyze/compareWithSource';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { readValues } from '../../../../src/core/qnat/tensorData';
import { valueCount } from '../../../../src/core/shape';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

const SHAPE = [24, 100];

async function quantized(valueAt: (index: number) => number, blockSize = 16) {
  const file = safetensorsFile([floatTensor('a', SHAPE, valueAt)]);
  const { output } = await quantizeInMemory(file, { blockSize, layout: 'reference' });
  const source = new MemorySource(output);
  const [tensor] = (await readQnat(source)).tensors;
  const original = Float32Array.from({ length: valueCount(SHAPE) }, (_, index) => valueAt(index));
  const read = (start: number, count: number) =>
    Promise.resolve(original.subarray(start, start + count));
  return { source, tensor, original, read };
}

describe('compareWithSource', () => {
  it('gives the errors that their definitions give', async () => {
    const { source, tensor, original, read } = await quantized((index) => Math.sin(index) / 3);
    const seen: number[] = [];
    const compared = await compareWithSource(source, tensor, 'stored', read, (n) => seen.push(n));
    const { values } = await readValues(source, tensor, 0, original.length, 'stored');
    const errors = [...values].map((value, index) => value - original[index]);
    const squared = sum(errors.map((error) => error ** 2));
    const signal = sum([...original].map((value) => value ** 2));
    assert.equal(compared.values, 2400);
    assert.ok(Math.abs(compared.rmse - Math.sqrt(squared / 2400)) < 1e-12);
    assert.ok(Math.abs(compared.sqnrDb - 10 * Math.log10(signal / squared)) < 1e-9);
    const largest = Math.max(...errors.map(Math.abs));
    assert.equal(compared.maxError, largest);
    assert.equal(
      compared.maxErrorIndex,
      errors.findIndex((error) => Math.abs(error) === largest),
    );
    const product = sum([...values].map((value, index) => value * original[index]));
    const lengths = Math.sqrt(signal * sum([...values].map((value) => value ** 2)));
    assert.ok(Math.abs(compared.cosine - product / lengths) < 1e-12);
    const block7 = sum(errors.slice(7 * 16, 8 * 16).map((error) => error ** 2));
    assert.ok(Math.abs(compared.blockErrors[7] / block7 - 1) < 1e-6);
    assert.deepEqual(seen, [1]);
  });

  it('finds no error where there is none', async () => {
    const { source, tensor, read } = await quantized((index) => (index % 2 ? 1 : -1));
    const compared = await compareWithSource(source, tensor, 'stored', read);
    assert.deepEqual([compared.rmse, compared.sqnrDb, compared.cosine], [0, Infinity, 1]);
    assert.equal(compared.maxErrorIndex, undefined);
  });

  it('counts values that are not finite apart', async () => {
    const { source, tensor, read } = await quantized((index) => (index === 40 ? NaN : 0.5));
    const compared = await compareWithSource(source, tensor, 'stored', read);
    assert.equal(compared.nonFinite, 1);
    assert.equal(compared.values, 2399);
    assert.equal(compared.rmse, 0);
  });

  it('stops when it is cancelled', async () => {
    const { source, tensor, read } = await quantized(Math.cos);
    const abort = new AbortController();
    abort.abort();
    const compared = compareWithSource(source, tensor, 'stored', read, undefined, abort.signal);
    await assert.rejects(compared, { name: 'AbortError' });
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
