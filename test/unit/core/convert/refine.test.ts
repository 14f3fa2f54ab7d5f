import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import type { QuantizeOptions } from '../../../../src/core/convert/options';
import { errorsOf, refiningText } from '../../../../src/core/convert/runResult';
import { InvalidRequestError } from '../../../../src/core/errors';
import { nearestScaleCode } from '../../../../src/core/nf4/doubleQuantization';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import type { QnatTensor } from '../../../../src/core/qnat/tensor';
import { checkScales } from '../../../../src/core/qnat/scaleCheck';
import { readScales, valueChunks } from '../../../../src/core/qnat/tensorData';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

let state = 4711;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
const gaussian = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());

const COUNT = 512 * 64;
const values = Float32Array.from({ length: COUNT }, (_, index) => gaussian() * (1 + (index % 7)));
const MODEL = safetensorsFile([floatTensor('w', [512, 64], (index) => values[index])]);

/** The squared error of the values that a reader takes: by the double-quantized scales, if there are any. */
async function errorIn(file: Uint8Array): Promise<number> {
  const source = new MemorySource(file);
  const [tensor] = (await readQnat(source)).tensors;
  let [error, index] = [0, 0];
  for await (const chunk of valueChunks(source, tensor, 0, COUNT, 'stored')) {
    for (const value of chunk) error += (values[index++] - value) ** 2;
  }
  return error;
}

/** What is wrong with a tensor's scales; that some are negative is not. */
async function checkedScales(source: MemorySource, tensor: QnatTensor) {
  const found = await checkScales(source, tensor);
  return found.filter(({ code }) => code !== 'negative-scales');
}

async function quantized(options: Partial<QuantizeOptions>) {
  const { output, statistics } = await quantizeInMemory(MODEL, options);
  return { error: await errorIn(output), size: output.length, statistics };
}

describe('refining a model', () => {
  it('lowers the error at the same size, and says by how much', async () => {
    const [plain, refined] = [await quantized({}), await quantized({ refine: true })];
    assert.equal(refined.size, plain.size);
    assert.equal(plain.statistics, undefined);
    const { squaredError, unrefinedError } = refined.statistics!;
    assert.ok(Math.abs(squaredError / refined.error - 1) < 1e-9);
    assert.ok(Math.abs(unrefinedError / plain.error - 1) < 1e-9);
    assert.ok(refined.error < 0.85 * plain.error);
    const errors = errorsOf(refined.statistics!);
    assert.ok(Math.abs(errors.rmse - Math.sqrt(refined.error / COUNT)) < 1e-9);
    assert.match(
      refiningText(refined.statistics!),
      /^squared error \d\d\.\d % lower by refined scales \(SQNR 20\.\d dB instead of 19\.\d dB\)$/,
    );
  });

  it('chooses among the double-quantized scales, and reports the error that they leave', async () => {
    for (const zeroPoints of [false, true]) {
      const options = { doubleQuantization: true, zeroPoints };
      const plain = await quantized(options);
      const refined = await quantized({ ...options, refine: true });
      assert.ok(refined.error < 0.85 * plain.error, `zero points ${zeroPoints}`);
      const exact = await quantized({ zeroPoints, refine: true });
      assert.ok(refined.error < 1.01 * exact.error, `zero points ${zeroPoints}`);
      const { squaredError, unrefinedError } = refined.statistics!;
      assert.ok(Math.abs(squaredError / refined.error - 1) < 1e-9);
      assert.ok(Math.abs(unrefinedError / exact.statistics!.unrefinedError - 1) < 1e-9);
    }
  });

  it('keeps no scale that readers of exact scales would take otherwise, and none that is 0', async () => {
    const outlier = safetensorsFile([
      floatTensor('w', [512, 64], (index) => values[index] * (index < 64 ? 1000 : 1)),
    ]);
    for (const zeroPoints of [false, true]) {
      const { output } = await quantizeInMemory(outlier, {
        doubleQuantization: true,
        refine: true,
        zeroPoints,
      });
      const source = new MemorySource(output);
      const [tensor] = (await readQnat(source)).tensors;
      const [stored, exact] = await Promise.all(
        (['stored', 'exact'] as const).map((choice) => readScales(source, tensor, 0, 512, choice)),
      );
      assert.deepEqual(stored, exact);
      assert.ok(stored.every((scale) => scale !== 0));
      assert.deepEqual(await checkedScales(source, tensor), []);
    }
  });

  it('knows the nearest of the double-quantized scales', () => {
    for (const [scale, code] of [
      [-1.27, 1],
      [1.27, 255],
      [0.004, 128],
      [0.006, 129],
      [-0.006, 127],
    ])
      assert.equal(nearestScaleCode(scale, 0.01), code);
  });

  it('says so where there is nothing to refine', async () => {
    const zeros = safetensorsFile([floatTensor('w', [4, 64], () => 0)]);
    const { statistics } = await quantizeInMemory(zeros, { refine: true });
    assert.equal(refiningText(statistics!), 'no error, so no scale was refined');
  });

  it('is refused in the reference layout', async () => {
    await assert.rejects(
      quantizeInMemory(MODEL, { refine: true, layout: 'reference' }),
      (error) => error instanceof InvalidRequestError && /cannot be refined/.test(error.message),
    );
  });
});
