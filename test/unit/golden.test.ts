import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemorySource } from '../../src/core/bytes/byteSource';
import { valueCount } from '../../src/core/shape';
import { readQnat } from '../../src/core/qnat/readQnat';
import { readValues } from '../../src/core/qnat/tensorData';
import { layOut } from '../../src/core/qnat/writeHeaders';
import { assertSameBytes } from '../support/assertBytes';
import * as golden from '../support/golden';
import type { GoldenCase, GoldenTensor } from '../support/golden';
import { joined } from '../support/joined';
import { quantizeInMemory } from '../support/quantize';
import { safetensorsFile } from '../support/safetensors';

describe('golden files of qlora-rs 1.0.5', () => {
  it('are at least 200 cases', () => assert.ok(golden.cases.length >= 200));

  for (const example of golden.cases) {
    it(`${example.name}: headers are written byte for byte`, () => {
      const file = golden.fileBytes(example);
      const layout = layOut(golden.metadataOf(example), example.tensors.map(layoutOf), 'reference');
      assertSameBytes(joined(layout.headers()), file.slice(0, layout.headerBytes));
      assert.equal(layout.size, file.length);
    });

    it(`${example.name}: data is written byte for byte`, async () => {
      const file = golden.fileBytes(example);
      for (const tensor of example.tensors.filter(({ shape }) => valueCount(shape) > 0)) {
        const { trueOffset: from, length } = tensor;
        const written = await quantized(tensor);
        const expected = file.slice(from, from + length);
        const [actual, wanted] = [written, expected].map((bytes) =>
          golden.withoutOpenBits(bytes, example, from),
        );
        assertSameBytes(actual, wanted, tensor.name);
      }
    });

    it(`${example.name}: is read back`, () => checkReading(example));
  }

  it('has its files of their own as in the whole', () => {
    for (const example of golden.cases.filter(({ standalone }) => standalone)) {
      const file = readFileSync(join(golden.GOLDEN, example.standalone!));
      assertSameBytes(file, golden.fileBytes(example));
    }
  });

  it('quantizes the crate’s model, from F32, F16, BF16 and F64, byte for byte', async () => {
    const model = new Uint8Array(readFileSync(join(golden.GOLDEN, 'transformer.safetensors')));
    const example = golden.cases.find(({ standalone }) => standalone === 'transformer.qnat')!;
    const { output } = await quantizeInMemory(
      model,
      { layout: 'reference', minimumRank: 2, indivisible: 'keep' },
      golden.metadataOf(example),
    );
    assertSameBytes(output, golden.fileBytes(example));
  });
});

function layoutOf({ name, shape, blockSize, blocks, zeroPoints, doubleQuant }: GoldenTensor) {
  const parts = { scales: true, zeroPoints, doubleQuantization: doubleQuant };
  return { name, shape, blockSize, blockCount: blocks, parts };
}

/** The data of a tensor as the product writes it in reference layout. */
async function quantized(tensor: GoldenTensor): Promise<Uint8Array> {
  const shape = tensor.paddedFrom ?? tensor.shape;
  const bytes = golden.inputBytes(tensor);
  const { plan, output } = await quantizeInMemory(
    safetensorsFile([{ name: tensor.name, dtype: 'F32', shape, bytes }]),
    {
      blockSize: tensor.blockSize,
      strategy: tensor.strategy,
      doubleQuantization: tensor.doubleQuant,
      zeroPoints: tensor.zeroPoints,
      indivisible: 'pad',
      layout: 'reference',
    },
  );
  return output.slice(plan.layout.offsets[0]);
}

async function checkReading(example: GoldenCase): Promise<void> {
  const source = new MemorySource(golden.fileBytes(example));
  const file = await readQnat(source);
  const { modelName, modelType, computeDtype } = file;
  assert.deepEqual({ modelName, modelType, computeDtype }, golden.metadataOf(example));
  const first = example.tensors.at(0);
  const shift = first ? first.declaredOffset - first.trueOffset : 0;
  assert.equal(file.offsetShift, shift);
  const names = example.tensors.map(({ name }) => name);
  const expected = ['missing-metadata-size'];
  if (new Set(names).size < names.length) expected.push('duplicate-name');
  if (shift !== 0) expected.push('shifted-offsets');
  const last = example.tensors.at(-1);
  const before = example.tensors.at(-2);
  if (last && before && partBytes(last, last) < partBytes(last, before))
    expected.push('shorter-form');
  assert.deepEqual(
    file.diagnostics.map(({ code }) => code),
    expected,
  );
  assert.equal(file.tensors.length, example.tensors.length);
  for (const [index, tensor] of example.tensors.entries()) {
    const found = file.tensors.at(index)!;
    assert.equal(found.state, 'readable');
    assert.deepEqual(
      [found.name, found.shape, found.blockSize, found.blockCount, found.offset, found.length],
      [
        tensor.name,
        tensor.shape,
        tensor.blockSize,
        tensor.blocks,
        tensor.trueOffset,
        tensor.length,
      ],
    );
    const run = await readValues(source, found, 0, valueCount(found.shape), 'stored');
    assertSameBits(run.values, golden.floatsOf(golden.dequantizedBytes(tensor)), tensor.name);
  }
}

/** Bytes of a tensor's optional parts, were they those of another. */
function partBytes({ blocks }: GoldenTensor, { zeroPoints, doubleQuant }: GoldenTensor): number {
  if (blocks === 0) return 0;
  return (zeroPoints ? 4 * blocks : 0) + (doubleQuant ? blocks + 4 : 0);
}

function assertSameBits(actual: Float32Array, expected: Float32Array, what: string): void {
  const canonical = (values: Float32Array) =>
    new Uint8Array(values.map((value) => (Number.isNaN(value) ? NaN : value)).buffer);
  assertSameBytes(canonical(actual), canonical(expected), what);
}
