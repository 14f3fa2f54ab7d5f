import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { readWeightValues } from '../../../../src/core/weights/readWeightValues';
import { valueCount } from '../../../../src/core/shape';
import { assertSameBytes } from '../../../support/assertBytes';
import { quantizeInMemory } from '../../../support/quantize';
import { safetensorsFile } from '../../../support/safetensors';
import { goldenFiles, plainBytes } from '../../../support/weightFiles';

const FILES = [
  ['numpy', 'fortran.npy'],
  ['numpy', 'fortran-big.npy'],
  ['numpy', 'f2-big.npy'],
  ['numpy', 'stored.npz'],
  ['numpy', 'deflated.npz'],
  ['gguf', 'Q4_K.gguf'],
  ['gguf', 'Q5_0.gguf'],
  ['safetensors', 'eight-bits.safetensors'],
] as const;

/** Reference layout, for some of the eight-bit values are NaN and infinite. */
const OPTIONS = { layout: 'reference', indivisible: 'pad', blockSize: 8, minimumRank: 2 } as const;

/** The same tensors in plain form; those of eight bits, which are quantized as F32, as F32. */
async function inPlainForm(file: Uint8Array): Promise<Uint8Array> {
  const source = new MemorySource(file);
  const { tensors, metadata } = await readWeights(source, 'weights');
  const plain = Array.from(tensors, async (tensor) => {
    if (!tensor.dtype.startsWith('F8'))
      return { ...tensor, bytes: await plainBytes(source, tensor) };
    const values = await readWeightValues(source, tensor, 0, valueCount(tensor.shape));
    return { ...tensor, dtype: 'F32', bytes: new Uint8Array(values.buffer) };
  });
  return safetensorsFile(await Promise.all(plain), metadata);
}

describe('quantizing values that are not in plain form', () => {
  for (const [format, file] of FILES) {
    it(`gives what their values in plain form give: ${file}`, async () => {
      const { bytes } = goldenFiles(format).find((candidate) => candidate.file === file)!;
      const actual = await quantizeInMemory(bytes, OPTIONS);
      const expected = await quantizeInMemory(await inPlainForm(bytes), OPTIONS);
      assertSameBytes(actual.output, expected.output);
      assert.equal(actual.sidecar === undefined, expected.sidecar === undefined);
      if (expected.sidecar) assertSameBytes(actual.sidecar!, expected.sidecar, 'the sidecar');
    });
  }
});
