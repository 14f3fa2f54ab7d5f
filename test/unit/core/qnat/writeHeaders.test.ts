import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { COMPUTE_DTYPES, FORMS } from '../../../../src/core/qnat/layout';
import { valueCount } from '../../../../src/core/shape';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { layOut, type TensorLayout } from '../../../../src/core/qnat/writeHeaders';
import { joined } from '../../../support/joined';
import { assertSameBytes } from '../../../support/assertBytes';

const metadata = fc.record({
  modelName: fc.string({ unit: 'grapheme', maxLength: 40 }),
  modelType: fc.string({ unit: 'grapheme', maxLength: 40 }),
  computeDtype: fc.constantFrom(...COMPUTE_DTYPES),
});

/** Tensors whose shape, block size and block count agree; the forms are those the crate writes. */
const tensor = fc
  .record({
    name: fc.string({ unit: 'grapheme', maxLength: 80 }),
    blockSize: fc.integer({ min: 1, max: 70 }),
    shape: fc.array(fc.nat(5), { maxLength: 8 }),
    parts: fc.constantFrom(...FORMS.slice(0, 4)),
  })
  .map(({ blockSize, shape, ...rest }): TensorLayout => {
    const whole = [...shape, blockSize];
    return { ...rest, shape: whole, blockSize, blockCount: valueCount(shape) };
  });

const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 12 });

describe('layOut', () => {
  it('and readQnat undo each other: write, read, write gives the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        metadata,
        tensors,
        fc.constantFrom('corrected', 'reference'),
        async (about, wanted, mode) => {
          const layout = layOut(about, wanted, mode);
          const headers = joined(layout.headers());
          assert.equal(headers.length, layout.headerBytes);
          const file = new Uint8Array(layout.size);
          file.set(headers);
          const read = await readQnat(new MemorySource(file));
          const again = layOut(
            {
              modelName: read.modelName,
              modelType: read.modelType,
              computeDtype: read.computeDtype!,
            },
            Array.from(read.tensors, ({ parts, ...rest }) => ({ ...rest, parts: parts! })),
            mode,
          );
          assertSameBytes(joined(again.headers()), headers);
          assert.equal(again.size, layout.size);
          const codes = read.diagnostics.map(({ code }) => code);
          if (mode === 'corrected') assert.ok(codes.every((code) => code === 'shorter-form'));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('writes headers of any length in pieces', async () => {
    const tensors = Array.from({ length: 30_000 }, (_, index) => ({
      name: index === 7 ? 'x'.repeat(60_000) : `ö${index}`,
      shape: [index, 2],
      blockSize: 2,
      blockCount: index,
      parts: FORMS[0],
    }));
    const about = { modelName: 'm', modelType: 't', computeDtype: 'F32' } as const;
    const layout = layOut(about, tensors, 'corrected');
    const pieces = [...layout.headers()];
    assert.ok(pieces.length > 2 && pieces.every(({ length }) => length < 400_000));
    const file = new Uint8Array(layout.size);
    file.set(joined(pieces));
    const read = await readQnat(new MemorySource(file));
    assert.deepEqual(read.diagnostics, []);
    assert.deepEqual(
      Array.from(read.tensors, ({ name, offset }) => [name, offset]),
      tensors.map(({ name }, index) => [name, layout.offsets[index]]),
    );
  });
});
