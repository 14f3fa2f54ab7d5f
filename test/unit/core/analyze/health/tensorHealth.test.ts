import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AnalysisContext, OnPartial } from '../../../../../src/core/analyze/analysis';
import { LocalAnalyses } from '../../../../../src/core/analyze/localAnalyses';
import { codeUsage } from '../../../../../src/core/analyze/health/codeUsage';
import {
  plainHealth,
  type PlainHealthSoFar,
} from '../../../../../src/core/analyze/health/plainHealth';
import {
  type HealthSoFar,
  type RankedHealth,
  tensorHealth,
} from '../../../../../src/core/analyze/health/tensorHealth';
import { MemorySource } from '../../../../../src/core/bytes/byteSource';
import { createKernel } from '../../../../../src/core/nf4/kernel/createKernel';
import { readQnat } from '../../../../../src/core/qnat/readQnat';
import type { QnatTensor } from '../../../../../src/core/qnat/tensor';
import { readValues, type ScaleChoice } from '../../../../../src/core/qnat/tensorData';
import { valueCount } from '../../../../../src/core/shape';
import { readWeights } from '../../../../../src/core/weights/readWeights';
import { cases, fileBytes } from '../../../../support/golden';
import { quantizeInMemory } from '../../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../../support/safetensors';

const never = new AbortController().signal;

describe('tensorHealth', () => {
  for (const golden of cases)
    it(`finds in ${golden.name} what looking at every value finds`, async () => {
      const source = new MemorySource(fileBytes(golden));
      for (const tensor of (await readQnat(source)).tensors) {
        await assertHealth(source, tensor, 'stored');
        await assertHealth(source, tensor, 'exact');
      }
    });

  it('finds the same in tensors of any shape, block size and parts', async () => {
    const any = fc.record({
      rows: fc.integer({ min: 1, max: 9 }),
      columns: fc.integer({ min: 1, max: 40 }),
      blockSize: fc.integer({ min: 1, max: 70 }),
      zeroPoints: fc.boolean(),
      doubleQuantization: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ rows, columns, seed, ...options }) => {
        const values = floatTensor(
          'a',
          [rows, columns],
          (at) => Math.sin(at * seed) * 2 ** (at % 9),
        );
        const { output } = await quantizeInMemory(safetensorsFile([values]), {
          ...options,
          indivisible: 'pad',
        });
        const source = new MemorySource(output);
        for (const tensor of (await readQnat(source)).tensors)
          await assertHealth(source, tensor, 'stored');
      }),
      { numRuns: 60 },
    );
  });

  it('finds outliers, and what a vanishing scale costs', async () => {
    const loud = (at: number) => Math.cos(at) * (at < 64 ? 1000 : at < 128 ? 1e-3 : 1);
    const file = safetensorsFile([floatTensor('a', [64, 64], loud)]);
    const { output } = await quantizeInMemory(file, { blockSize: 64, doubleQuantization: true });
    const source = new MemorySource(output);
    const [tensor] = (await readQnat(source)).tensors;
    const { health, ranking } = await healthOf(source, tensor, 'exact');
    assert.equal(ranking[0], 0);
    assert.equal(ranking[63], 1);
    const { outliersAbove, outliersBelow, histogram } = health.scales.spread!;
    assert.deepEqual([outliersAbove, outliersBelow], [1, 1]);
    assert.equal(
      histogram.counts.reduce((sum, count) => sum + count),
      64,
    );
    const cost = health.doubleQuantization!;
    assert.deepEqual(cost.vanished, { count: 63, first: 1 });
    assert.equal(cost.largestError, 1);
    const { scales } = (await healthOf(source, tensor, 'stored')).health;
    assert.deepEqual(scales.zero, { count: 63, first: 1 });
  });

  it('tells before it is done what it finds in the part it has looked at', async () => {
    const { output } = await quantizeInMemory(
      safetensorsFile([floatTensor('a', [1024, 4096], (at) => Math.sin(at))]),
      { doubleQuantization: true },
    );
    const source = new MemorySource(output);
    const [tensor] = (await readQnat(source)).tensors;
    const told: HealthSoFar[] = [];
    const { health } = await tensorHealth(
      { tensor, choice: 'stored' },
      contextOf<HealthSoFar>(source, (make) => told.push(make())),
    );
    assert.deepEqual(
      told.map(({ share }) => share),
      Array.from({ length: 8 }, (_, chunk) => (chunk + 1) / 8),
    );
    const { health: half } = told[3];
    const { health: whole } = told[7];
    const { codes } = await readValues(source, tensor, 0, (1024 * 4096) / 2, 'stored');
    assert.deepEqual(half.codes, countsOf(codes));
    assert.equal(half.values.finite, codes.length);
    assert.deepEqual(half.scales, health.scales);
    assert.deepEqual(whole, health);
  });
});

describe('plainHealth', () => {
  it('tells before it is done what it finds in the values it has looked at', async () => {
    const source = new MemorySource(
      safetensorsFile([floatTensor('a', [512, 1024], (at) => Math.cos(at) * (at + 1))]),
    );
    const [weights] = (await readWeights(source, 'a')).tensors;
    const tensor = { ...weights, index: 0, state: 'readable' } as const;
    const told: PlainHealthSoFar[] = [];
    const health = await plainHealth(
      { tensor, choice: 'stored' },
      contextOf<PlainHealthSoFar>(source, (make) => told.push(make())),
    );
    assert.deepEqual(
      told.map(({ share }) => share),
      [0.25, 0.5, 0.75, 1],
    );
    assert.equal(told[0].health.finite, (512 * 1024) / 2);
    const { histogram, ...moments } = health;
    assert.ok(histogram);
    assert.deepEqual(told[1].health, moments);
  });
});

describe('codeUsage', () => {
  it('gives four bits to codes used alike, and none to one code', () => {
    assert.deepEqual(codeUsage(new Array(16).fill(3)), { entropy: 4, saturation: 1 / 8, dead: [] });
    const one = codeUsage(Array.from({ length: 16 }, (_, code) => (code === 7 ? 9 : 0)));
    assert.equal(one.entropy, 0);
    assert.equal(one.saturation, 0);
    assert.equal(one.dead.length, 15);
    assert.ok(Number.isNaN(codeUsage(new Array(16).fill(0)).entropy));
  });
});

function contextOf<SoFar>(
  source: MemorySource,
  onPartial: OnPartial<SoFar>,
): AnalysisContext<SoFar> {
  const kernel = createKernel();
  return { sources: [source], kernel, signal: never, pause: () => undefined, onPartial };
}

function countsOf(codes: Uint8Array): number[] {
  const counts = new Array<number>(16).fill(0);
  for (const code of codes) counts[code]++;
  return counts;
}

function healthOf(source: MemorySource, tensor: QnatTensor, choice: ScaleChoice) {
  const job = { name: 'tensorHealth', sources: [source], request: { tensor, choice } } as const;
  return new LocalAnalyses().run(job, never);
}

/** Compares with sums over values as the editor shows them. */
async function assertHealth(
  source: MemorySource,
  tensor: QnatTensor,
  choice: ScaleChoice,
): Promise<void> {
  const found = await healthOf(source, tensor, choice);
  const count = valueCount(tensor.shape);
  const { codes, values, scales } = await readValues(source, tensor, 0, count, choice);
  assert.deepEqual(found.health.codes, countsOf(codes));
  assert.deepEqual(found.blockScales.subarray(0, scales.length), scales);
  assertValues(found.health, values);
  assertRanking(found);
}

function assertValues({ values: found }: RankedHealth['health'], values: Float32Array): void {
  const finite = [...values].filter(Number.isFinite);
  assert.equal(found.finite, finite.length);
  assert.equal(found.nonFinite, values.length - finite.length);
  if (finite.length === 0) return;
  // Adding 0 takes the sign from a zero.
  assert.equal(found.smallest! + 0, Math.min(...finite) + 0);
  assert.equal(found.largest! + 0, Math.max(...finite) + 0);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const square = finite.reduce((sum, value) => sum + value * value, 0) / finite.length;
  const deviation = Math.sqrt(Math.max(0, square - mean * mean));
  assertNear(found.mean!, mean, Math.sqrt(square));
  // The difference of two numbers that are nearly the same, when all values are.
  assertNear(found.standardDeviation! ** 2, deviation ** 2, square);
  const { from, to, counts } = found.histogram!;
  const bins = new Array<number>(counts.length).fill(0);
  for (const value of finite) {
    const bin = Math.floor((value - from) * (counts.length / (to - from)));
    bins[Math.min(bin, counts.length - 1)]++;
  }
  assert.deepEqual(counts, bins);
}

function assertNear(found: number, expected: number, size: number): void {
  assert.ok(Math.abs(found - expected) <= 1e-12 * size, `${found} is not ${expected}`);
}

function assertRanking({ blockScales, ranking, health: { scales } }: RankedHealth): void {
  const inOrder = [...ranking].map((block) => blockScales[block]);
  const nonFinite = [...blockScales].filter((scale) => !Number.isFinite(scale)).length;
  assert.equal(scales.nonFinite?.count ?? 0, nonFinite);
  const above = inOrder.filter((scale) => scale > 0 && scale < Infinity);
  assert.deepEqual(
    above,
    [...above].sort((a, b) => b - a),
  );
  assert.equal(scales.spread?.largest, above.at(0));
  assert.equal(scales.spread?.smallest, above.at(-1));
}
