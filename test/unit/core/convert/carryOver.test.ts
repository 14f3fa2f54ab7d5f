import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { NonFiniteError } from '../../../../src/core/convert/schedule';
import { encodeFloats, type EncodedDtype } from '../../../../src/core/weights/encode';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { readWeightValues } from '../../../../src/core/weights/readWeightValues';
import { valueCount } from '../../../../src/core/shape';
import { assertSameBytes } from '../../../support/assertBytes';
import { exportInMemory } from '../../../support/export';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';
import { type GoldenFile, goldenFiles } from '../../../support/weightFiles';

const GOLDEN = new Map(goldenFiles('bitsandbytes').map((golden) => [golden.file, golden]));
const golden = (file: string): GoldenFile => GOLDEN.get(`${file}.safetensors`)!;
const CARRIED = 'carried over: the same codes and scales';

/** What the plan says of each tensor that it quantizes. */
type Plan = Awaited<ReturnType<typeof quantizeInMemory>>['plan'];
const notes = ({ tensors }: Plan) =>
  Object.fromEntries(Array.from(tensors, ({ name, note }) => [name, note]));

describe('carrying blocks of bitsandbytes over', () => {
  for (const file of ['plain', 'nested']) {
    it(`gives the values that bitsandbytes gives: ${file}`, async () => {
      const { plan, output } = await quantizeInMemory(golden(file).bytes, { minimumRank: 2 });
      assert.deepEqual(
        Object.values(notes(plan)),
        ['BF16', 'F16', 'F32'].map(() => CARRIED),
      );
      await hasValuesOf(golden(file), output);
    });
  }

  it('gives the same bytes after an export to bitsandbytes', async () => {
    const weights = ['a', 'b'].map((name) => floatTensor(name, [8, 64], (at) => Math.sin(at)));
    const first = await quantizeInMemory(safetensorsFile(weights));
    const { outputs } = await exportInMemory([first.output], { format: 'bitsandbytes' });
    const second = await quantizeInMemory(outputs[0]);
    assert.deepEqual(notes(second.plan), { a: CARRIED, b: CARRIED });
    assertSameBytes(second.output, first.output);
    const doubled = { doubleQuantization: true };
    assertSameBytes(
      (await quantizeInMemory(outputs[0], doubled)).output,
      (await quantizeInMemory(safetensorsFile(weights), doubled)).output,
    );
  });

  it('says why a tensor is quantized anew', async () => {
    const anew = (why: string) => `quantized anew, as ${why}`;
    const options = [
      [
        { blockSize: 32 },
        anew('its blocks are of 64 (choose that block size to carry them over without loss)'),
      ],
      [{ zeroPoints: true }, anew('zero points are wanted')],
      [{ refine: true }, anew('refined scales are wanted')],
      [{ strategy: 'channel' }, anew('one scale per channel is wanted')],
      [{ layout: 'reference' }, anew('the reference layout has what qlora-rs makes of values')],
    ] as const;
    for (const [option, note] of options) {
      const { plan } = await quantizeInMemory(golden('plain').bytes, { ...option, minimumRank: 2 });
      assert.equal(notes(plan)['layers.F32.weight'], note);
    }
    const { plan } = await quantizeInMemory(golden('fp4').bytes);
    assert.equal(notes(plan)['layer.weight'], anew('its codes are not NF4'));
  });

  it('carries over what fits only', async () => {
    const { plan } = await quantizeInMemory(golden('blocks').bytes);
    assert.equal(notes(plan).zeros, CARRIED);
    assert.equal(notes(plan).stored, CARRIED);
    assert.match(notes(plan).short!, /quantized anew, as its last block is not full$/);
    const wide = await quantizeInMemory(golden('blocks').bytes, { blockSize: 32 });
    assert.equal(notes(wide.plan).many, CARRIED);
    assert.equal(notes(wide.plan)['size-32'], CARRIED);
  });

  it('refuses scales that are not finite, with the first value that they spoil', async () => {
    const bytes = golden('plain').bytes.slice();
    const { tensors } = await readWeights(new MemorySource(bytes), 'model');
    const { storage } = [...tensors].find(({ name }) => name === 'layers.F32.weight')!;
    assert.ok(storage?.kind === 'bitsandbytes');
    new DataView(bytes.buffer).setFloat32(storage.absmax.offset + 4 * 3, NaN, true);
    await assert.rejects(
      quantizeInMemory(bytes),
      (error) => error instanceof NonFiniteError && error.count === 64 && error.firstIndex === 192,
    );
  });
});

/** Of all tensors in blocks: dequantized in f32 and rounded as bitsandbytes does. */
async function hasValuesOf({ tensors }: GoldenFile, qnat: Uint8Array): Promise<void> {
  const source = new MemorySource(qnat);
  const file = await readWeights(source, 'model');
  for (const tensor of file.tensors) {
    const { dtype, values } = tensors.find(({ name }) => name === tensor.name)!;
    const found = await readWeightValues(source, tensor, 0, valueCount(tensor.shape));
    assertSameBytes(encodeFloats(dtype as EncodedDtype, found), values, tensor.name);
  }
}
