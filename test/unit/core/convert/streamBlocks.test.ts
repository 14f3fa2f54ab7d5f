import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { LEVELS } from '../../../../src/core/nf4/codebook';
import { scalesScale } from '../../../../src/core/nf4/doubleQuantization';
import { createKernel } from '../../../../src/core/nf4/kernel/createKernel';
import { mergeStatistics } from '../../../../src/core/nf4/statistics';
import type { ZeroPointRule } from '../../../../src/core/nf4/zeroPoints';
import { npyHeader } from '../../../../src/core/weights/numpy/writeNpy';
import type { FloatDtype } from '../../../../src/core/weights/dtype';
import { assertSameBytes } from '../../../support/assertBytes';
import { quantizeInMemory } from '../../../support/quantize';
import { safetensorsFile, type TestTensor } from '../../../support/safetensors';

const kernel = createKernel();

/** An odd number of values, more than 16 MiB of F32, and no whole number of pieces. */
const ROW = 4_400_001;

/** Rows whose extremes are in different pieces, and exactly some levels of their scale. */
const values = Float32Array.from({ length: 2 * ROW }, (_, index) =>
  Math.fround(LEVELS[(index * 7) % 16] * (index % 1_000_003 === 9 ? 0.75 : 0.5)),
);
const F32 = rowsOf(values);

function rowsOf(rows: Float32Array): TestTensor {
  return { name: 'w', dtype: 'F32', shape: [2, ROW], bytes: new Uint8Array(rows.buffer) };
}

/** What the kernel makes of the values when it holds each block as a whole, one part after another. */
function held(bytes: Uint8Array, dtype: FloatDtype, rule: ZeroPointRule, blockSize = ROW) {
  const batch = kernel.quantizeBatch({ dtype, blockSize, blockCount: 2, rule });
  batch.input.fill(0);
  batch.input.set(bytes);
  batch.run();
  const parts = [batch.scales, batch.zeroPoints ?? new Float32Array()];
  const floats = parts.flatMap((part) => [...part]);
  return Buffer.concat([batch.codes, new Uint8Array(Float32Array.from(floats).buffer)]);
}

/** As `held`, refined, and the statistics of both rows. */
function refinedHeld(bytes: Uint8Array, rule: ZeroPointRule) {
  const job = { dtype: 'F32', blockSize: ROW, blockCount: 1, rule } as const;
  const rows = [0, 1].map((row) => {
    const batch = kernel.quantizeBatch({ ...job, refine: true, statistics: true });
    batch.input.set(bytes.subarray(row * 4 * ROW, (row + 1) * 4 * ROW));
    batch.run();
    const { codes, scales, zeroPoints = new Float32Array() } = batch;
    const parts = [codes, scales, zeroPoints].map((part) => new Uint8Array(part.slice().buffer));
    return { parts, statistics: batch.statistics() };
  });
  return {
    bytes: Buffer.concat([0, 1, 2].flatMap((part) => rows.map(({ parts }) => parts[part]))),
    statistics: mergeStatistics(rows[0].statistics, rows[1].statistics)!,
  };
}

/** Refines rows by pieces and as held blocks, and compares them; returns the share of the error that is left. */
async function assertRefined(rows: Float32Array, zeroPoints: boolean): Promise<number> {
  const { bytes, ...tensor } = rowsOf(rows);
  const options = { strategy: 'channel', refine: true, zeroPoints } as const;
  const made = await quantizeInMemory(safetensorsFile([{ ...tensor, bytes }]), options);
  const expected = refinedHeld(bytes, zeroPoints ? 'affine' : 'none');
  assertSameBytes(dataOf(made), expected.bytes, `zero points: ${zeroPoints}`);
  assert.deepEqual(made.statistics, expected.statistics);
  return expected.statistics.squaredError / expected.statistics.unrefinedError;
}

/** As `refinedHeld`, fitted to what double quantization stores. */
function fittedHeld(bytes: Uint8Array, rule: 'none' | 'affine') {
  const job = { dtype: 'F32', blockSize: ROW, blockCount: 1 } as const;
  const values = [0, 1].map((row) => bytes.subarray(row * 4 * ROW, (row + 1) * 4 * ROW));
  const refined = values.map((own) => {
    const batch = kernel.quantizeBatch({ ...job, rule, refine: true });
    batch.input.set(own);
    batch.run();
    return [batch.scales[0], batch.zeroPoints?.[0] ?? 0];
  });
  const k = scalesScale(Math.max(...refined.map(([scale]) => Math.abs(scale))));
  const rows = values.map((own, row) => {
    const batch = kernel.storedBatch({ ...job, zeroPoints: rule !== 'none', scalesScale: k });
    batch.input.set(own);
    [batch.scales[0]] = refined[row];
    if (batch.zeroPoints) batch.zeroPoints[0] = refined[row][1];
    batch.run();
    const { codes, scales, zeroPoints = new Float32Array(), quantizedScales } = batch;
    const parts = [codes, scales, zeroPoints, quantizedScales].map(
      (part) => new Uint8Array(part.slice().buffer),
    );
    return { parts, statistics: batch.statistics() };
  });
  const parts = [0, 1, 2, 3].flatMap((part) => rows.map((row) => row.parts[part]));
  return {
    bytes: Buffer.concat([...parts, new Uint8Array(Float32Array.of(k).buffer)]),
    statistics: mergeStatistics(rows[0].statistics, rows[1].statistics)!,
  };
}

function dataOf({ plan, output }: Awaited<ReturnType<typeof quantizeInMemory>>): Uint8Array {
  return output.subarray(plan.layout.offsets[0]);
}

/** The upper halves of F32: BF16 of the values, near enough. */
function brains(): Uint8Array {
  return new Uint8Array(
    Uint16Array.from(new Uint32Array(values.buffer), (word) => word >>> 16).buffer,
  );
}

describe('blocks too large to be held', () => {
  it('become what held blocks become, with and without zero points', async () => {
    const file = safetensorsFile([F32]);
    for (const [options, rule] of [
      [{}, 'none'],
      [{ zeroPoints: true }, 'affine'],
      [{ zeroPoints: true, layout: 'reference' }, 'crate'],
    ] as const) {
      const made = await quantizeInMemory(file, { strategy: 'channel', ...options });
      assertSameBytes(dataOf(made), held(F32.bytes, 'F32', rule), rule);
    }
  });

  it('are read from other dtypes, and from front to back where they are compressed', async () => {
    const rows = { ...F32, dtype: 'BF16', shape: [1, 2 * ROW], bytes: brains() };
    const once = await quantizeInMemory(safetensorsFile([rows]), { strategy: 'channel' });
    const batch = kernel.quantizeBatch({
      dtype: 'BF16',
      blockSize: 2 * ROW,
      blockCount: 1,
      rule: 'none',
    });
    batch.input.set(rows.bytes);
    batch.run();
    assertSameBytes(dataOf(once).subarray(0, ROW), batch.codes, 'BF16');

    const npy = Buffer.concat([npyHeader('F32', [2, ROW]), F32.bytes]);
    const npz = zipSync({ 'w.npy': [npy, { level: 1 }] });
    const inflated = await quantizeInMemory(npz, { strategy: 'channel' });
    assertSameBytes(dataOf(inflated), held(F32.bytes, 'F32', 'none'), 'npz');
  });

  it('are refined as held blocks are, with the same statistics', async () => {
    const waves = Float32Array.from(values, (_, index) => Math.sin(index) ** 3);
    for (const zeroPoints of [false, true]) {
      const share = await assertRefined(waves, zeroPoints);
      assert.ok(share < 0.9, `${share}`);
    }
  });

  it('are fitted to 8-bit scales as held blocks are, with the same statistics', async () => {
    const size = (index: number) => (index < ROW ? 1 : 0.004);
    const waves = Float32Array.from(values, (_, index) => size(index) * Math.sin(index) ** 3);
    const exact = Float32Array.from(values, (_, index) => size(index) * LEVELS[index % 16]);
    for (const rows of [waves, exact]) {
      for (const zeroPoints of [false, true]) {
        const options = { strategy: 'channel', refine: true, zeroPoints } as const;
        const file = safetensorsFile([rowsOf(rows)]);
        const made = await quantizeInMemory(file, { ...options, doubleQuantization: true });
        const expected = fittedHeld(rowsOf(rows).bytes, zeroPoints ? 'affine' : 'none');
        assertSameBytes(dataOf(made), expected.bytes, `zero points: ${zeroPoints}`);
        // What there was before refining, only the run as a whole knows.
        const { unrefinedError } = made.statistics!;
        assert.deepEqual(made.statistics, { ...expected.statistics, unrefinedError });
      }
    }
  });

  it('keep their scales where refined ones are no better', async () => {
    const exact = Float32Array.from(values, (_, index) => LEVELS[index % 16] * 0.5);
    exact[ROW + 999_999] = 0.499;
    assert.equal(await assertRefined(exact, false), 1);
  });

  it('are padded with zeros past the tensor’s end, a whole piece of them too', async () => {
    const blockSize = 6_000_000;
    const made = await quantizeInMemory(safetensorsFile([F32]), { blockSize, indivisible: 'pad' });
    assertSameBytes(dataOf(made), held(F32.bytes, 'F32', 'none', blockSize), 'padded');
  });

  it('name the first value that is not finite, and how many are', async () => {
    const broken = values.slice();
    broken[ROW + 3_000_000] = NaN;
    broken[2 * ROW - 1] = Infinity;
    const file = safetensorsFile([{ ...F32, bytes: new Uint8Array(broken.buffer) }]);
    await assert.rejects(
      quantizeInMemory(file, { strategy: 'channel' }),
      new RegExp(`2 values that are NaN or infinite, the first at index ${ROW + 3_000_000}`),
    );
  });
});
