import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import type { QuantizeOptions } from '../../../../src/core/convert/options';
import {
  addPredictions,
  predict,
  type Prediction,
} from '../../../../src/core/convert/whatIf/predict';
import { createKernel } from '../../../../src/core/nf4/kernel/createKernel';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { valueChunks } from '../../../../src/core/qnat/tensorData';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { OPTIONS, quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

let state = 99;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
const gaussian = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());

const kernel = createKernel();

async function predictions(
  file: Uint8Array,
  options: Partial<QuantizeOptions> = {},
  signal?: AbortSignal,
): Promise<Prediction[]> {
  const source = new MemorySource(file);
  const weights = await readWeights(source, 'weights');
  const all = { ...OPTIONS, ...options };
  return predict([{ weights, source }], all, 'model.qnat', kernel, signal);
}

/** The squared error of what a reader makes of the file. */
async function errorOf(file: Uint8Array, tensors: readonly Float32Array[]): Promise<number> {
  const source = new MemorySource(file);
  let error = 0;
  for (const tensor of (await readQnat(source)).tensors) {
    const values = tensors[tensor.index];
    let index = 0;
    for await (const chunk of valueChunks(source, tensor, 0, values.length, 'stored')) {
      for (const value of chunk) error += (values[index++] - value) ** 2;
    }
  }
  return error;
}

describe('predicting what other options make', () => {
  const tensors = [
    Float32Array.from({ length: 8192 }, () => 0.02 * gaussian()),
    Float32Array.from({ length: 8192 }, () => 0.01 + 0.05 * gaussian()),
  ];
  const model = safetensorsFile([
    floatTensor('a', [64, 128], (index) => tensors[0][index]),
    floatTensor('b', [2, 4096], (index) => tensors[1][index]),
  ]);

  it('has sizes to the byte, and errors of small tensors as they are', async () => {
    const found = await predictions(model);
    assert.equal(found.length, 8 * 2 * 2 * 2);
    const metadata = { modelName: 'model', modelType: 'qlora', computeDtype: 'F32' } as const;
    for (const prediction of found) {
      const { output } = await quantizeInMemory(model, prediction, metadata);
      const what = JSON.stringify(prediction);
      assert.equal(prediction.bytes, output.length, what);
      assert.equal(prediction.values, 2 * 8192, what);
      const error = await errorOf(output, tensors);
      assert.ok(Math.abs(prediction.squaredError / error - 1) < 1e-6, `${error}: ${what}`);
    }
  });

  it('is near the error of large tensors', async () => {
    const values = Float32Array.from({ length: 3_000_000 }, gaussian);
    const large = safetensorsFile([floatTensor('w', [3000, 1000], (index) => values[index])]);
    const options = { blockSize: 50, indivisible: 'keep' } as const;
    const found = await predictions(large, options);
    const prediction = found.find(({ blockSize, zeroPoints, refine, doubleQuantization }) => {
      return blockSize === 50 && !zeroPoints && !refine && !doubleQuantization;
    })!;
    const { output } = await quantizeInMemory(large, options);
    const error = await errorOf(output, [values]);
    assert.ok(Math.abs(prediction.squaredError / error - 1) < 0.02);
  });

  it('leaves out what cannot be planned', async () => {
    const odd = safetensorsFile([floatTensor('w', [3, 64], gaussian)]);
    const sizes = (await predictions(odd, { indivisible: 'refuse' })).map((one) => one.blockSize);
    assert.deepEqual([...new Set(sizes)], [32, 64]);
    const channels = await predictions(model, { strategy: 'channel' });
    assert.equal(channels.length, 8);
    const reference = await predictions(model, { layout: 'reference' });
    assert.ok(reference.every(({ refine }) => !refine));
  });

  it('looks at some of very many tensors', async () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      floatTensor(`t${index}`, [64], gaussian),
    );
    const [first] = await predictions(safetensorsFile(many), { minimumRank: 0 });
    assert.ok(first.values > 100 * 64 && first.values <= 256 * 64);
  });

  it('says nothing of tensors that are not finite', async () => {
    const bad = safetensorsFile([floatTensor('w', [64], () => NaN)]);
    const [first] = await predictions(bad);
    assert.equal(first.values, 0);
  });

  it('stops when it is cancelled', async () => {
    await assert.rejects(predictions(model, {}, AbortSignal.abort()), { name: 'AbortError' });
  });

  it('adds up what several models have in common', async () => {
    const [a, b] = [await predictions(model), await predictions(model, { layout: 'reference' })];
    const sums = addPredictions([a, b]);
    assert.equal(sums.length, b.length);
    assert.equal(sums[0].bytes, a[0].bytes + b[0].bytes);
    assert.equal(sums[0].values, 2 * a[0].values);
  });
});
