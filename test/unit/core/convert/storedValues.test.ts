import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { readWeightValues } from '../../../../src/core/weights/readWeightValues';
import { valueCount } from '../../../../src/core/shape';
import { assertSameBytes } from '../../../support/assertBytes';
import { quantizeInMemory } from '../../../support/quantize';
import { safetensorsFile } from '../../../support/safetensors';
import { goldenFiles } from '../../../support/weightFiles';

const FILES = [
  ['numpy', 'fortran.npy'],
  ['numpy', 'fortran-big.npy'],
  ['numpy', 'f2-big.npy'],
  ['safetensors', 'eight-bits.safetensors'],
] as const;

/** Reference layout, for some of the eight-bit values are NaN and infinite. */
const OPTIONS = { layout: 'reference', indivisible: 'pad', blockSize: 8 } as const;

/** The same tensors as F32, row-major. */
async function asFloats(file: Uint8Array): Promise<Uint8Array> {
  const source = new MemorySource(file);
  const { tensors } = await readWeights(source, 'weights');
  const plain = Array.from(tensors, async (tensor) => {
    const values = await readWeightValues(source, tensor, 0, valueCount(tensor.shape));
    return { ...tensor, dtype: 'F32', bytes: new Uint8Array(values.buffer) };
  });
  return safetensorsFile(await Promise.all(plain));
}

describe('quantizing values that are not in plain form', () => {
  for (const [format, file] of FILES) {
    it(`gives what their values in plain form give: ${file}`, async () => {
      const golden = goldenFiles(format).find((candidate) => candidate.file === file)!;
      const { output } = await quantizeInMemory(golden.bytes, OPTIONS);
      const expected = await quantizeInMemory(await asFloats(golden.bytes), OPTIONS);
      assertSameBytes(output, expected.output);
    });
  }
});
