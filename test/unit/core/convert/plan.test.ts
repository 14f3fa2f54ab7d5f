import assert from 'node:assert/strict';
import { inputBytes, progressBytes } from '../../../../src/core/convert/plan';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { nameFilter } from '../../../../src/core/text/nameFilter';
import { NonFiniteError } from '../../../../src/core/convert/schedule';
import { quantizeScales, scalesScale } from '../../../../src/core/nf4/doubleQuantization';
import { partOffsets } from '../../../../src/core/qnat/layout';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { readValues } from '../../../../src/core/qnat/tensorData';
import { readSafetensors } from '../../../../src/core/weights/readSafetensors';
import { type Task, taskBytes } from '../../../../src/core/tasks/task';
import { assertSameBytes } from '../../../support/assertBytes';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

const bytesOf = (tasks: readonly Task[]) => tasks.reduce((sum, task) => sum + taskBytes(task), 0);
const wave = (index: number) => Math.sin(index / 3);
const MODEL = safetensorsFile(
  [
    floatTensor('layer.weight', [6, 30], wave),
    floatTensor('layer.bias', [64], wave),
    floatTensor('model.norm.weight', [2, 64], wave),
    floatTensor('odd', [3, 3], wave),
    { name: 'ids', dtype: 'I64', shape: [2], bytes: Uint8Array.from({ length: 16 }, (_, i) => i) },
  ],
  { format: 'pt' },
);

async function fates(options: object) {
  const { plan } = await quantizeInMemory(MODEL, options);
  return {
    quantized: Array.from(plan.tensors, ({ name, blockSize }) => [name, blockSize]),
    kept: Array.from(plan.kept, ({ source, reason }) => [source.name, reason]),
  };
}

describe('planning', () => {
  it('keeps what rank, name and dtype exclude, and says why', async () => {
    assert.deepEqual(await fates({ minimumRank: 2, exclude: ['*NORM*'] }), {
      quantized: [['layer.weight', 60]],
      kept: [
        ['layer.bias', 'rank 1 is below 2'],
        ['model.norm.weight', 'not selected by name'],
        ['odd', '9 values have no even block size'],
        ['ids', 'I64 is not quantized'],
      ],
    });
  });

  it('shrinks, pads or keeps sizes that do not divide', async () => {
    const only = { include: ['layer.weight'] };
    assert.deepEqual((await fates(only)).quantized, [['layer.weight', 60]]);
    const { plan } = await quantizeInMemory(MODEL, { ...only, indivisible: 'pad' });
    assert.deepEqual(plan.tensors.at(0).shape, [192]);
    const both = { include: ['layer.*'], indivisible: 'keep' };
    assert.deepEqual((await fates(both)).kept[0], [
      'layer.weight',
      '180 values do not divide by 64',
    ]);
  });

  it('refuses sizes that do not divide, naming the tensor', () =>
    assert.rejects(
      quantizeInMemory(MODEL, { indivisible: 'refuse' }),
      /Tensor “layer.weight”: 180 values do not divide by 64/,
    ));

  it('makes one block a row of the first dimension per channel', async () => {
    const { plan } = await quantizeInMemory(MODEL, { strategy: 'channel', include: ['layer*'] });
    const { blockSize, blockCount } = plan.tensors.at(0);
    assert.deepEqual([blockSize, blockCount, plan.tensors.length], [30, 6, 1]);
  });

  it('refuses to write a file without tensors', () =>
    assert.rejects(quantizeInMemory(MODEL, { include: ['nothing'] }), /None of the 5 tensors/));

  it('knows the size of the output beforehand', async () => {
    const { plan, output, sidecar } = await quantizeInMemory(MODEL, { minimumRank: 2 });
    assert.equal(output.length, plan.layout.size);
    assert.equal(sidecar!.length, plan.sidecar!.size);
  });

  it('can leave out what is not quantized', async () => {
    const { plan } = await quantizeInMemory(MODEL, { sidecar: false });
    assert.equal(plan.sidecar, undefined);
    assert.equal(plan.kept.length, 2);
  });
});

describe('quantizing', () => {
  it('puts kept tensors into the sidecar, bytes and metadata unchanged but for its mark', async () => {
    const { sidecar } = await quantizeInMemory(MODEL, { minimumRank: 2 });
    const { tensors, metadata } = await readSafetensors(new MemorySource(sidecar!));
    assert.deepEqual(metadata, { format: 'pt', 'qnat.sidecar_of': 'model.qnat' });
    assert.deepEqual(
      Array.from(tensors, ({ name }) => name),
      ['layer.bias', 'odd', 'ids'],
    );
    const ids = tensors.at(2)!;
    assert.deepEqual(
      sidecar!.slice(ids.offset, ids.offset + ids.length),
      Uint8Array.from({ length: 16 }, (_, i) => i),
    );
  });

  it('copies dtypes that it does not know', async () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5);
    const file = safetensorsFile([
      floatTensor('a', [64], wave),
      { name: 'b', dtype: 'I4_NEW', shape: [64, 9], bytes },
    ]);
    const { plan, sidecar } = await quantizeInMemory(file);
    assert.equal(plan.kept.at(0).reason, 'I4_NEW is not quantized');
    assert.deepEqual(sidecar!.slice(-5), bytes);
  });

  it('refuses NaN and infinity, with tensor, count and first index', async () => {
    const bad = safetensorsFile([
      floatTensor('good', [2, 64], wave),
      floatTensor('bad', [2, 64], (index) => (index > 99 ? Infinity : index)),
    ]);
    await assert.rejects(quantizeInMemory(bad), (error) => {
      assert.ok(error instanceof NonFiniteError);
      assert.deepEqual([error.tensor, error.count, error.firstIndex], ['bad', 28, 100]);
      return true;
    });
    await quantizeInMemory(bad, { layout: 'reference' });
  });

  it('deals with every byte of input once', async () => {
    const { plan, tasks } = await quantizeInMemory(MODEL);
    assert.equal(bytesOf(tasks), inputBytes(plan));
    assert.equal(progressBytes(plan), inputBytes(plan));
  });

  it('deals with what is refined and double-quantized twice', async () => {
    const options = { refine: true, doubleQuantization: true, minimumRank: 2 };
    const { plan, tasks } = await quantizeInMemory(MODEL, options);
    assert.ok(tasks.every(({ kind }) => kind !== 'scales'));
    assert.equal(bytesOf(tasks), progressBytes(plan));
    assert.equal(progressBytes(plan), inputBytes(plan) + plan.tensors.inputBytes);
  });

  it('double-quantizes the scales of a large tensor in several tasks', async () => {
    const blockCount = 1_100_000;
    const file = safetensorsFile([floatTensor('a', [blockCount, 2], (index) => index)]);
    const options = { blockSize: 2, doubleQuantization: true };
    const { plan, output, tasks } = await quantizeInMemory(file, options);
    assert.equal(tasks.filter(({ kind }) => kind === 'scales').length, 2);
    const tensor = plan.tensors.at(0);
    const at = plan.layout.offsets[0] + partOffsets(tensor, tensor.parts).quantizedScales;
    const scales = Float32Array.from({ length: blockCount }, (_, block) => 2 * block + 1);
    const k = scalesScale(2 * blockCount - 1);
    assertSameBytes(output.subarray(at, at + blockCount), quantizeScales(scales, k));
    assertSameBytes(output.subarray(at + blockCount), new Uint8Array(Float32Array.of(k).buffer));
  });

  it('gives x back with zero points and double-quantized scales together', async () => {
    const file = safetensorsFile([floatTensor('a', [64, 64], (index) => 3 + wave(index))]);
    const { output } = await quantizeInMemory(file, { zeroPoints: true, doubleQuantization: true });
    const source = new MemorySource(output);
    const [tensor] = (await readQnat(source)).tensors;
    const { values } = await readValues(source, tensor, 0, 4096, 'stored');
    assert.ok(values.every((value, index) => Math.abs(value - (3 + wave(index))) < 0.17));
  });
});

describe('nameFilter', () => {
  const selects = (include: string[], exclude: string[], name: string) =>
    nameFilter(include, exclude)(name);

  it('takes names as text, not as paths', () => {
    assert.ok(selects(['*'], [], ''));
    assert.ok(selects(['*'], [], 'a/b.c\nd'));
    assert.ok(selects(['*.weight'], [], 'model/layers.0.WEIGHT'));
    assert.ok(selects(['a?c'], [], 'a😀c'));
    assert.ok(!selects(['a.c'], [], 'abc'));
    assert.ok(!selects(['*'], ['*norm*'], 'model.norm.weight'));
    assert.ok(!selects([], [], 'a'));
    assert.ok(selects(['(a[b]'], [], '(a[b]'));
  });
});
