import assert from 'node:assert/strict';
import { Counterparts, obstacleText } from '../../../../src/core/analyze/counterparts';
import { LocalAnalyses } from '../../../../src/core/analyze/localAnalyses';
import type { Counterpart } from '../../../../src/core/analyze/counterpart';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { readWeights } from '../../../../src/core/weights/readWeights';
import type { TensorQuery } from '../../../../src/core/qnat/tensorQuery';
import type { CounterpartFinder } from '../../../../src/host/compare/comparisonSurvey';
import { QnatModel } from '../../../../src/host/editor/qnatModel';
import { compareTensor } from '../../../../src/core/analyze/compareTensor';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

function weightsOf(names: readonly string[], rows = 64) {
  return safetensorsFile(
    names.map((name, at) => floatTensor(name, [rows, 64], (index) => Math.sin(index) * (at + 1))),
  );
}

async function quantized(names = NAMES, rows?: number): Promise<Uint8Array> {
  return (await quantizeInMemory(weightsOf(names, rows), {})).output;
}

/** The file with other bits in it: a code of its tensor b, and a scale of its tensor c. */
async function changed(): Promise<Uint8Array> {
  const bytes = await quantized();
  const { tensors } = await readQnat(new MemorySource(bytes));
  bytes[tensors.at(1)!.offset] ^= 1;
  bytes[tensors.at(2)!.offset + (64 * 64) / 2] ^= 1;
  return bytes;
}

function finderOf(source: MemorySource, counterparts: Iterable<Counterpart>): CounterpartFinder {
  const there = new Counterparts();
  for (const counterpart of counterparts) there.add({ source, counterpart });
  return {
    find: (tensor) => there.find(tensor, tensor),
    explain: (_, obstacle) => obstacleText(obstacle),
  };
}

async function finderIn(bytes: Uint8Array): Promise<CounterpartFinder> {
  const source = new MemorySource(bytes);
  const { tensors } = await readQnat(source);
  const found = [...tensors].map((tensor) => ({ kind: 'qnat', tensor }) as const);
  return finderOf(source, found);
}

async function modelOf(readUnaskedBytes?: number): Promise<QnatModel> {
  const source = new MemorySource(await quantized());
  const analyses = new LocalAnalyses();
  return new QnatModel(source, 'test.qnat', analyses, () => undefined, readUnaskedBytes);
}

const IN_ORDER: TensorQuery = { search: '', sort: 'index', descending: false };

async function rowsOf(model: QnatModel, query = IN_ORDER) {
  return (await model.tensors(query, 0, 100)).rows;
}

describe('the comparison of all tensors', () => {
  it('says of each what differs, and of the file how much', async () => {
    const model = await modelOf();
    await model.compareWith(await finderIn(await changed()), false);
    const rows = await rowsOf(model);
    const verdicts = rows.map(({ comparison }) => comparison?.verdict);
    assert.deepEqual(verdicts, ['equal', 'codes', 'scales', 'equal', 'equal']);
    assert.equal(rows[1].comparison!.codesDiffer, 1 / (64 * 64));
    const { status, counts, first, valuesDone, valuesTotal, errors } = (await model.summary())
      .comparison!;
    assert.deepEqual([status, counts.equal, counts.codes, counts.scales], ['done', 3, 1, 1]);
    assert.deepEqual(first, { index: 1, name: 'b' });
    assert.deepEqual([valuesDone, valuesTotal], [5 * 64 * 64, 5 * 64 * 64]);
    assert.equal(
      errors!.maxError,
      Math.max(...rows.map(({ comparison }) => comparison!.maxError!)),
    );
  });

  it('tells what cannot be compared, and why', async () => {
    const model = await modelOf();
    const bytes = await quantized(['b', 'a'], 32);
    await model.compareWith(await finderIn(bytes), false);
    const rows = await rowsOf(model);
    const verdicts = rows.map(({ comparison }) => comparison?.verdict);
    assert.deepEqual(verdicts, ['shape', 'shape', 'missing', 'missing', 'missing']);
    assert.equal(rows[0].comparison!.reason, 'is 32 × 64 in the second file');
  });

  it('has the same numbers as comparing tensor by tensor, and sorts by them', async () => {
    const model = await modelOf();
    const other = new MemorySource(weightsOf(NAMES));
    const weights = await readWeights(other, 'weights');
    const found = [...weights.tensors].map((tensor) => ({ kind: 'weights', tensor }) as const);
    const finder = finderOf(other, found);
    await model.compareWith(finder, false);
    const source = new MemorySource(await quantized());
    for (const row of await rowsOf(model)) {
      const tensor = await model.tensorAt(row.index);
      const placed = finder.find(tensor);
      assert.ok(!('kind' in placed));
      const { errors } = await compareTensor({ source, tensor }, placed);
      const { verdict, rmse, maxError, sqnrDb, cosine } = row.comparison!;
      assert.deepEqual(
        [verdict, rmse, maxError, sqnrDb, cosine],
        ['values', errors!.rmse, errors!.maxError, errors!.sqnrDb, errors!.cosine],
      );
    }
    const worst = await rowsOf(model, { search: '', sort: 'rmse', descending: true });
    const errors = worst.map(({ comparison }) => comparison!.rmse!);
    assert.deepEqual(
      errors,
      [...errors].sort((a, b) => b - a),
    );
    const noisy = await rowsOf(model, { search: '', sort: 'sqnr', descending: false });
    const ratios = noisy.map(({ comparison }) => comparison!.sqnrDb!);
    assert.deepEqual(
      ratios,
      [...ratios].sort((a, b) => a - b),
    );
  });

  it('puts tensors that have no numbers after those that have', async () => {
    const model = await modelOf();
    const bytes = await quantized(['e']);
    bytes[bytes.length - 1] ^= 1;
    await model.compareWith(await finderIn(bytes), false);
    for (const [sort, descending] of [
      ['sqnr', false],
      ['rmse', true],
      ['codesDiffer', true],
    ] as const)
      assert.equal((await rowsOf(model, { search: '', sort, descending }))[0].name, 'e', sort);
    const [worst] = await rowsOf(model, { search: '', sort: 'verdict', descending: true });
    assert.equal(worst.comparison!.verdict, 'missing');
  });

  it('waits where it costs much, until it is asked for', async () => {
    const model = await modelOf(0);
    const finder = await finderIn(await changed());
    await model.compareWith(finder, false);
    const { status, valuesTotal } = (await model.summary()).comparison!;
    assert.deepEqual([status, valuesTotal], ['waiting', 5 * 64 * 64]);
    await model.compareAll();
    assert.equal((await model.summary()).comparison!.status, 'done');
    await model.compareWith(finder, true);
    assert.equal((await model.summary()).comparison!.status, 'done');
  });

  it('stops when there is another file to compare with, or none', async () => {
    const model = await modelOf(0);
    const finder = await finderIn(await changed());
    const stopped = model.compareWith(finder, true);
    await model.compareWith(undefined, true);
    await stopped.catch(() => undefined);
    assert.equal((await model.summary()).comparison, undefined);
    assert.equal((await rowsOf(model))[0].comparison, undefined);
  });
});
