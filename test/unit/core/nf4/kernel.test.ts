import assert from 'node:assert/strict';
import { scalesScale } from '../../../../src/core/nf4/doubleQuantization';
import { scaleOfRange } from '../../../../src/core/nf4/blockScale';
import { LEVELS, THRESHOLDS } from '../../../../src/core/nf4/codebook';
import { createKernel, supportedVariants } from '../../../../src/core/nf4/kernel/createKernel';
import type { Kernel } from '../../../../src/core/nf4/kernel/kernel';
import { ReferenceKernel } from '../../../../src/core/nf4/kernel/referenceKernel';
import { emptyBins } from '../../../../src/core/nf4/refine/cumulative';
import { fourSums } from '../../../../src/core/nf4/squaredError';
import type { ComputeDtype } from '../../../../src/core/qnat/layout';
import type { ZeroPointRule } from '../../../../src/core/nf4/zeroPoints';
import { DTYPE_BYTES, FLOAT_DTYPES, type FloatDtype } from '../../../../src/core/weights/dtype';
import { encodeFloats } from '../../../../src/core/weights/encode';
import { assertSameBytes } from '../../../support/assertBytes';

const reference = new ReferenceKernel();

/** Park and Miller's generator: the same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const random = randomFrom(20_240_501);

function gaussian(): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

function bytesOf(values: Float32Array | Float64Array | Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Runs a kernel and the reference on the same values, and compares all they give. */
function assertAsReference(
  kernel: Kernel,
  values: Uint8Array,
  blockSize: number,
  options: {
    dtype?: FloatDtype;
    rule?: ZeroPointRule;
    refine?: boolean;
    statistics?: boolean;
  } = {},
): void {
  const { dtype = 'F32', rule = 'none', refine, statistics } = options;
  const size = { F32: 4, F16: 2, BF16: 2, F64: 8 }[dtype];
  const blockCount = Math.floor(values.length / size / blockSize);
  const [batch, expected] = [kernel, reference].map((one) => {
    const made = one.quantizeBatch({ dtype, blockSize, blockCount, rule, refine, statistics });
    made.input.set(values.subarray(0, made.input.length));
    return { ...made, finite: made.run() };
  });
  const what = `${dtype}, blocks of ${blockSize}, ${rule}${refine ? ', refined' : ''}`;
  assertSameBytes(bytesOf(batch.scales), bytesOf(expected.scales), `scales: ${what}`);
  assertSameBytes(batch.codes, expected.codes, `codes: ${what}`);
  assert.equal(batch.finite, expected.finite, what);
  assert.deepEqual(batch.nonFinite(), expected.nonFinite(), what);
  assert.deepEqual(batch.statistics(), expected.statistics(), what);
  assert.equal(batch.statistics() !== undefined, statistics ?? false);
  assert.equal(batch.zeroPoints === undefined, rule === 'none');
  if (rule !== 'none') {
    assertSameBytes(bytesOf(batch.zeroPoints!), bytesOf(expected.zeroPoints!), `zero: ${what}`);
  }
}

interface FitOptions {
  dtype?: FloatDtype;
  zeroPoints?: boolean;
  /** The scale of the scales; that of the blocks when it is not given. */
  k?: number;
}

/** Has a kernel and the reference fit the same blocks to scales that are stored in 8 bits. */
function assertFitsAsReference(
  kernel: Kernel,
  values: Uint8Array,
  blockSize: number,
  { dtype = 'F32', zeroPoints = false, k }: FitOptions = {},
): void {
  const blockCount = Math.floor(values.length / DTYPE_BYTES[dtype] / blockSize);
  const rule = zeroPoints ? 'affine' : 'none';
  const refined = kernel.quantizeBatch({ dtype, blockSize, blockCount, rule, refine: true });
  refined.input.set(values.subarray(0, refined.input.length));
  refined.run();
  const [scales, middles] = [refined.scales.slice(), refined.zeroPoints?.slice()];
  const largest = Math.max(0, ...scales.map(Math.abs).filter(Number.isFinite));
  const job = {
    dtype,
    blockSize,
    blockCount,
    zeroPoints,
    scalesScale: Math.fround(k ?? scalesScale(largest)),
  };
  const [batch, expected] = [kernel, reference].map((one) => {
    const made = one.storedBatch(job);
    made.input.set(values.subarray(0, made.input.length));
    made.scales.set(scales);
    if (middles) made.zeroPoints!.set(middles);
    made.run();
    return made;
  });
  const what = `${dtype}, blocks of ${blockSize}, zero points ${zeroPoints}, k ${job.scalesScale}`;
  assertSameBytes(batch.quantizedScales, expected.quantizedScales, `8-bit scales: ${what}`);
  assertSameBytes(bytesOf(batch.scales), bytesOf(expected.scales), `scales: ${what}`);
  assertSameBytes(batch.codes, expected.codes, `codes: ${what}`);
  assert.deepEqual(batch.statistics(), expected.statistics(), what);
  assert.equal(batch.zeroPoints !== undefined, zeroPoints);
  if (!zeroPoints) return;
  assertSameBytes(bytesOf(batch.zeroPoints!), bytesOf(expected.zeroPoints!), `zero: ${what}`);
}

/** Has a kernel and the reference look at the same piece of a block. */
function assertPieceAsReference(
  kernel: Kernel,
  bytes: Uint8Array,
  dtype: FloatDtype,
  values: number,
): void {
  const [piece, expected] = [kernel, reference].map((one) => {
    const made = one.pieceBatch({ dtype, values });
    made.input.set(bytes.subarray(0, made.input.length));
    return made;
  });
  const what = `${values} values of ${dtype}`;
  assert.deepEqual(piece.range(), expected.range(), what);
  assert.deepEqual(piece.nonFinite(), expected.nonFinite(), what);
  const own = scaleOfRange('none', expected.range()).scale;
  for (const scale of [own, 1, 3.5, Infinity]) {
    for (const shift of [0, -1, 0.25]) {
      for (const one of [piece, expected]) one.pack({ scale, zeroPoint: shift, shift });
      assertSameBytes(piece.codes, expected.codes, `${what}, scale ${scale}, shift ${shift}`);
    }
  }
}

/** Has a kernel and the reference add up what is asked of the two pieces of a block of finite values. */
function assertSumsAsReference(kernel: Kernel, bytes: Uint8Array, dtype: FloatDtype): void {
  const size = { F32: 4, F16: 2, BF16: 2, F64: 8 }[dtype];
  const count = bytes.length / size;
  const [sums, expected] = [kernel, reference].map((one) => {
    const [squares, errors, bins] = [fourSums(), fourSums(), emptyBins()];
    for (const [start, values] of [
      [0, 500],
      [500, count - 500],
    ]) {
      const piece = one.pieceBatch({ dtype, values });
      piece.input.set(bytes.subarray(start * size, (start + values) * size));
      piece.pack({ scale: 1 / 32, zeroPoint: 0.25, shift: 0.25 });
      piece.addSquares(squares);
      piece.addSquaredErrors({ scale: 1 / 32, zeroPoint: 0.25 }, errors);
      piece.addToBins({ center: 1 / 128, radius: 1 / 32 }, bins);
    }
    return { squares, errors, ...bins };
  });
  assert.deepEqual(sums, expected, `${count} values of ${dtype}`);
  assert.equal(
    expected.counts.reduce((sum, binCount) => sum + binCount, 0),
    count,
  );
}

/** Runs a kernel and the reference on the same codes, scales and zero points. */
function assertDequantizesAsReference(
  kernel: Kernel,
  blockSize: number,
  zeroPoints: boolean,
  dtype: ComputeDtype,
  scaleOf: () => number,
): void {
  const blockCount = Math.ceil(2000 / blockSize) + 3;
  const made = [kernel, reference].map((one) =>
    one.dequantizeBatch({ blockSize, blockCount, zeroPoints, dtype }),
  );
  for (let index = 0; index < made[0].codes.length; index++) {
    made[0].codes[index] = made[1].codes[index] = random() * 256;
  }
  for (let block = 0; block < blockCount; block++) {
    made[0].scales[block] = made[1].scales[block] = scaleOf();
    if (zeroPoints) made[0].zeroPoints![block] = made[1].zeroPoints![block] = 4 * gaussian();
  }
  for (const batch of made) batch.run();
  const what = `${dtype}, blocks of ${blockSize}, zero points ${zeroPoints}`;
  assertSameBytes(made[0].output, made[1].output, what);
}

/** The float `ulps` after `value`, in the order of numbers. */
function neighbour(value: number, ulps: number): number {
  const bits = new Int32Array(new Float32Array([value]).buffer);
  bits[0] += value < 0 ? -ulps : ulps;
  return new Float32Array(bits.buffer)[0];
}

/** Every threshold ± 4 ulp and the levels, times a scale, each block led by the scale itself. */
function adversarial(blockSize: number, scale: number): Float32Array {
  const near = [...THRESHOLDS].flatMap((threshold) =>
    Array.from({ length: 9 }, (_, ulp) => neighbour(threshold, ulp - 4)),
  );
  const chosen = [...near, ...LEVELS, 0, -0];
  return Float32Array.from({ length: blockSize * 64 }, (_, index) =>
    index % blockSize === 0 ? scale : Math.fround(chosen[(index * 7) % chosen.length] * scale),
  );
}

const BLOCK_SIZES = [
  1, 2, 3, 7, 8, 16, 17, 24, 31, 32, 33, 34, 48, 50, 63, 64, 65, 96, 100, 128, 333, 512, 513, 1000,
  4096,
];

for (const variant of supportedVariants().filter((name) => name !== 'reference')) {
  describe(`kernel, ${variant}`, () => {
    const kernel = createKernel(variant);

    it('gives the reference’s bytes on random values, for all block sizes', () => {
      const values = Float32Array.from({ length: 60_000 }, () => 0.02 * gaussian());
      for (const blockSize of BLOCK_SIZES) assertAsReference(kernel, bytesOf(values), blockSize);
    });

    it('gives the reference’s bytes for any number of blocks', () => {
      const values = Float32Array.from({ length: 9 * 64 }, gaussian);
      for (let blocks = 0; blocks <= 9; blocks++) {
        assertAsReference(kernel, bytesOf(values.subarray(0, blocks * 64)), 64);
      }
    });

    it('gives the reference’s bytes beside every threshold', () => {
      for (const blockSize of [8, 32, 33, 64, 128]) {
        for (const scale of [1, 0.7, 3e-5, 1.1e-38, 1e-42, 3e38, 12345.678]) {
          assertAsReference(kernel, bytesOf(adversarial(blockSize, scale)), blockSize);
        }
        for (let trial = 0; trial < 50; trial++) {
          assertAsReference(kernel, bytesOf(adversarial(blockSize, random())), blockSize);
        }
      }
    });

    it('gives the reference’s bytes for any bits: NaN, infinity, denormals, huge values', () => {
      const words = Uint32Array.from({ length: 50_000 }, () => random() * 2 ** 32);
      const tame = words.map((word, index) => (index % 977 === 0 ? word : word & 0xbfffffff));
      for (const blockSize of BLOCK_SIZES) {
        assertAsReference(kernel, new Uint8Array(words.buffer), blockSize);
        assertAsReference(kernel, new Uint8Array(tame.buffer), blockSize);
      }
    });

    it('gives zero blocks scale 1, and NaN and infinity what the reference gives', () => {
      for (const special of [0, -0, NaN, Infinity, -Infinity, 1e-45, 3.4e38]) {
        for (const blockSize of [8, 33, 64]) {
          const all = new Float32Array(blockSize * 5).fill(special);
          assertAsReference(kernel, bytesOf(all), blockSize);
          const one = Float32Array.from(all, (_, index) => (index === 70 ? special : gaussian()));
          assertAsReference(kernel, bytesOf(one), blockSize);
          const denormal = one.map((value, index) => (index === 70 ? special : value * 1e-41));
          assertAsReference(kernel, bytesOf(denormal), blockSize);
        }
      }
    });

    it('finds the range of a piece of a block, and its codes, as the reference does', () => {
      const words = Uint32Array.from({ length: 2003 }, () => random() * 2 ** 32);
      const finite = Float32Array.from({ length: 2003 }, (_, index) =>
        index < 5 ? -0 : gaussian(),
      );
      const zeros = Float32Array.from({ length: 2003 }, (_, index) => (index === 7 ? -0 : 0));
      const none = new Float32Array(2003).fill(NaN);
      const denormal = finite.map((value) => value * 1e-41);
      for (const bytes of [words, finite, denormal, zeros, none].map(bytesOf)) {
        for (const values of [1, 2, 31, 64, 1000, 1001].filter(
          (count) => count * 8 < bytes.length,
        )) {
          for (const dtype of FLOAT_DTYPES) assertPieceAsReference(kernel, bytes, dtype, values);
        }
      }
    });

    it('adds up the pieces of a block as the reference does', () => {
      for (const count of [501, 999, 1000, 2003]) {
        const values = Float32Array.from({ length: count }, () => 0.02 * gaussian());
        assertSumsAsReference(kernel, bytesOf(values), 'F32');
        assertSumsAsReference(kernel, bytesOf(Float64Array.from(values)), 'F64');
        const halves = Uint16Array.from(values, () => random() * 0x7000);
        for (const dtype of ['F16', 'BF16'] as const) {
          assertSumsAsReference(kernel, bytesOf(halves), dtype);
        }
      }
    });

    it('gives the reference’s bytes for a row of a million values, all undecided', () => {
      const values = new Float32Array(1_000_000).fill(THRESHOLDS[9]);
      values[0] = 1;
      assertAsReference(kernel, bytesOf(values), values.length);
    });

    for (const rule of ['affine', 'crate'] as const) {
      it(`makes ${rule} zero points as the reference does`, () => {
        const random1 = Float32Array.from({ length: 20_000 }, () => 0.02 * gaussian());
        const words = Uint32Array.from({ length: 20_000 }, () => random() * 2 ** 32);
        const tame = words.map((word) => word & 0xbfffffff);
        const sets = [
          random1,
          random1.map((value) => value + 0.05),
          random1.map((value) => 1e6 + value),
          random1.map((value) => value * 1e-38),
          random1.map((value) => value * 1e-44),
          random1.map((value, index) => (index % 1000 < 500 ? -1.1 : 3e38 * value)),
          random1.map((value) => (value < 0.01 ? Math.round(value) : value)),
          random1.map((value, index) => (index % 300 === 0 ? [NaN, Infinity][index & 1] : value)),
          new Float32Array(words.buffer),
          new Float32Array(tame.buffer),
        ];
        for (const blockSize of BLOCK_SIZES) {
          for (const values of sets)
            assertAsReference(kernel, bytesOf(values), blockSize, { rule });
        }
        const doubles = new Uint8Array(Float64Array.from(random1).buffer);
        assertAsReference(kernel, doubles, 64, { dtype: 'F64', rule });
        assertAsReference(kernel, bytesOf(adversarial(64, 0.7)), 64, { rule });
      });
    }

    for (const rule of ['none', 'affine'] as const) {
      it(`refines (${rule}) and takes statistics as the reference does`, () => {
        const plain = Float32Array.from({ length: 5000 }, () => 0.02 * gaussian());
        const words = Uint32Array.from({ length: 5000 }, () => random() * 2 ** 32);
        const sets = [
          plain,
          plain.map((value) => value ** 3 + 0.001),
          plain.map((value) => 1e6 + value),
          plain.map((value) => value * 1e-38),
          plain.map((value, index) => (index % 1000 < 500 ? -1.1 : 3e38 * value)),
          plain.map((value) => (value < 0.01 ? Math.round(value) : value)),
          plain.map((value, index) => (index % 300 === 0 ? [NaN, Infinity][index & 1] : value)),
          new Float32Array(words.buffer),
          new Float32Array(words.map((word) => word & 0xbfffffff).buffer),
          adversarial(64, 0.7),
        ];
        const options = { rule, refine: true, statistics: true };
        for (const blockSize of BLOCK_SIZES) {
          for (const values of sets) assertAsReference(kernel, bytesOf(values), blockSize, options);
        }
        const doubles = new Uint8Array(Float64Array.from(plain).buffer);
        assertAsReference(kernel, doubles, 64, { ...options, dtype: 'F64' });
        assertAsReference(kernel, doubles, 33, { ...options, dtype: 'F64', refine: false });
        assertAsReference(kernel, bytesOf(plain), 64, { rule, statistics: true });
      });
    }

    for (const zeroPoints of [false, true]) {
      it(`fits scales to 8 bits as the reference does, zero points ${zeroPoints}`, () => {
        const spread = Float32Array.from({ length: 5000 }, (_, index) => {
          return 0.02 * gaussian() * (index % 999 === 5 ? 30 : 1);
        });
        const words = Uint32Array.from({ length: 5000 }, () => random() * 2 ** 32);
        const sets = [
          spread,
          spread.map((value) => value ** 3 + 0.001),
          spread.map((value) => 1e6 + value),
          spread.map((value) => value * 1e-38),
          spread.map((value) => value * 1e-43),
          spread.map((value, index) => (index % 1000 < 500 ? -1.1 : 3e38 * value)),
          spread.map((value) => (value < 0.01 ? 0 : value)),
          spread.map((value, index) => (index % 300 === 0 ? [NaN, Infinity][index & 1] : value)),
          spread.map((value, index) => (index % 300 === 0 ? NaN : 1e-41 * value)),
          new Float32Array(5000),
          new Float32Array(words.buffer),
          new Float32Array(words.map((word) => word & 0xbfffffff).buffer),
          adversarial(64, 0.7),
        ];
        for (const blockSize of BLOCK_SIZES) {
          for (const values of sets)
            assertFitsAsReference(kernel, bytesOf(values), blockSize, { zeroPoints });
        }
        for (const k of [0, 1e-45, 1e-40, 1e-3, 0.01, 1, 1e30, 3e38, Infinity]) {
          for (const values of sets)
            assertFitsAsReference(kernel, bytesOf(values), 64, { zeroPoints, k });
        }
        const doubles = new Uint8Array(Float64Array.from(spread).buffer);
        for (const blockSize of [33, 64, 1000]) {
          assertFitsAsReference(kernel, doubles, blockSize, { zeroPoints, dtype: 'F64' });
          for (const dtype of ['F16', 'BF16'] as const) {
            assertFitsAsReference(kernel, encodeFloats(dtype, spread), blockSize, {
              zeroPoints,
              dtype,
            });
          }
        }
      });
    }

    it('dequantizes as the reference does, to F32, F16 and BF16', () => {
      const scales = [
        gaussian,
        () => -random() * 1e-4,
        () => random() * 2 ** (40 * gaussian()),
        () => [0, -0, Infinity, -Infinity, 1e-45, 65504, 65519.99, 65520, 3e38][(random() * 9) | 0],
      ];
      for (const blockSize of BLOCK_SIZES) {
        for (const scaleOf of scales) {
          for (const dtype of ['F32', 'F16', 'BF16'] as const) {
            assertDequantizesAsReference(kernel, blockSize, false, dtype, scaleOf);
            assertDequantizesAsReference(kernel, blockSize, true, dtype, scaleOf);
          }
        }
      }
    });

    it('reads F16, BF16 and F64', () => {
      const all = Uint16Array.from({ length: 0x10000 }, (_, bits) => (bits * 40503) & 0xffff);
      const finite = all.map((bits) => ((bits & 0x7c00) === 0x7c00 ? bits & 0xbfff : bits));
      const brains = Float32Array.from({ length: 30_000 }, gaussian);
      const doubles = Float64Array.from(brains, (value, i) => (i % 1000 ? value * 1.1 : 1e300));
      for (const blockSize of BLOCK_SIZES) {
        for (const halves of [all, finite]) {
          assertAsReference(kernel, bytesOf(halves), blockSize, { dtype: 'F16' });
          assertAsReference(kernel, bytesOf(halves), blockSize, { dtype: 'BF16' });
        }
        const upper = new Uint16Array(brains.buffer).filter((_, index) => index & 1);
        assertAsReference(kernel, bytesOf(upper), blockSize, { dtype: 'BF16' });
        assertAsReference(kernel, bytesOf(doubles), blockSize, { dtype: 'F64' });
        assertAsReference(kernel, bytesOf(doubles.map(Math.fround)), blockSize, { dtype: 'F64' });
      }
    });
  });
}

describe('kernel, any variant', () => {
  it('knows every dtype', () => {
    for (const dtype of FLOAT_DTYPES) {
      const batch = createKernel().quantizeBatch({
        dtype,
        blockSize: 4,
        blockCount: 1,
        rule: 'none',
      });
      assert.equal(batch.run(), true);
      assert.deepEqual([...batch.codes], [0x77, 0x77]);
    }
  });
});
