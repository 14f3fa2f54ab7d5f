import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LEVELS } from '../../../../src/core/nf4/codebook';
import { createKernel, supportedVariants } from '../../../../src/core/nf4/kernel/createKernel';
import type { Kernel } from '../../../../src/core/nf4/kernel/kernel';
import { ReferenceKernel } from '../../../../src/core/nf4/kernel/referenceKernel';
import type { RowsOfValues } from '../../../../src/core/nf4/reduce';

const FIELDS = [
  { table: LEVELS, absolute: false },
  { table: LEVELS, absolute: true },
  { table: Float32Array.from({ length: 16 }, (_, code) => code), absolute: false },
];

const special = fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e-45, 3.4e38, -1);
const scale = fc.oneof(
  { weight: 9, arbitrary: fc.float({ noNaN: true, min: -2, max: 2 }) },
  { weight: 1, arbitrary: special },
);

/** Rows somewhere in some blocks, and what is needed to know their values. */
const job = fc
  .record({
    blockSize: fc.integer({ min: 1, max: 90 }),
    columns: fc.integer({ min: 1, max: 150 }),
    gap: fc.integer({ min: 0, max: 40 }),
    rows: fc.integer({ min: 0, max: 6 }),
    first: fc.integer({ min: 0, max: 130 }),
    field: fc.constantFrom(...FIELDS),
    zeroPoints: fc.boolean(),
  })
  .chain(({ blockSize, columns, gap, rows, first, ...rest }) => {
    const stride = columns + gap;
    const blockCount = Math.ceil((first + rows * stride) / blockSize) + 1;
    // Codes may be left out as far as the first value.
    const inBlock = Math.floor(Math.min(first, blockSize - 1) / 2);
    return fc.record({
      job: fc.constant({ blockSize, blockCount, columns, ...rest }),
      range: fc.constant<RowsOfValues>({ first, stride, rows, columns }),
      codesFrom: fc.constant(first < blockSize ? inBlock : 0),
      codes: fc.uint8Array({
        minLength: Math.ceil(blockSize / 2) * blockCount,
        maxLength: Math.ceil(blockSize / 2) * blockCount,
      }),
      scales: fc.array(scale, { minLength: blockCount, maxLength: blockCount }),
      middles: fc.array(scale, { minLength: blockCount, maxLength: blockCount }),
    });
  });

type Example = typeof job extends fc.Arbitrary<infer T> ? T : never;

/** What a kernel makes of columns whose results so far are those of nothing. */
function reduced(kernel: Kernel, { job, range, codesFrom, codes, scales, middles }: Example) {
  const codeBytes = codes.length - codesFrom;
  const batch = kernel.reduceBatch({ ...job, codeBytes, codesFrom });
  batch.codes.set(codes.subarray(codesFrom));
  batch.scales.set(scales);
  batch.zeroPoints?.set(middles);
  batch.lowest.fill(Infinity);
  batch.highest.fill(-Infinity);
  batch.sums.fill(0);
  batch.reduceExtremes(range);
  batch.reduceSums(range);
  return { lowest: [...batch.lowest], highest: [...batch.highest], sums: [...batch.sums] };
}

for (const variant of supportedVariants().filter((name) => name !== 'reference')) {
  describe(`reducing by the kernel, ${variant}`, () => {
    it('gives the reference’s numbers', () => {
      const [kernel, reference] = [createKernel(variant), new ReferenceKernel()];
      fc.assert(
        fc.property(job, (example) => {
          assert.deepEqual(reduced(kernel, example), reduced(reference, example));
        }),
        { numRuns: 500 },
      );
    });
  });
}

describe('reducing', () => {
  it('keeps a NaN, and the first of equals', () => {
    const batch = new ReferenceKernel().reduceBatch({
      blockSize: 2,
      blockCount: 2,
      zeroPoints: false,
      codeBytes: 2,
      codesFrom: 0,
      field: FIELDS[0],
      columns: 2,
    });
    batch.codes.set([0x7f, 0x0f]);
    batch.scales.set([1, NaN]);
    batch.reduceExtremes({ first: 0, stride: 2, rows: 1, columns: 2 });
    assert.deepEqual([...batch.highest], [1, 0]);
    batch.reduceExtremes({ first: 0, stride: 2, rows: 2, columns: 2 });
    assert.deepEqual([...batch.lowest], [NaN, NaN]);
  });
});
