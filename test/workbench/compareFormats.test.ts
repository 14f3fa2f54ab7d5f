import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ErrorSums } from '../../src/core/analyze/errorSums';
import { MemorySource } from '../../src/core/bytes/byteSource';
import { readQnat } from '../../src/core/qnat/readQnat';
import { readValues } from '../../src/core/qnat/tensorData';
import { valueCount } from '../../src/core/shape';
import { decimalText } from '../../src/core/text/notation';
import { readWeights } from '../../src/core/weights/readWeights';
import { readWeightValues } from '../../src/core/weights/readWeightValues';
import { FIXTURES } from '../support/golden';
import { quantizeInMemory } from '../support/quantize';
import { floatTensor, safetensorsFile } from '../support/safetensors';
import { inFolder, shardName, shardsOf } from '../support/shards';
import { openQnat } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const HALVES = [
  floatTensor('left', [16, 64], (index) => Math.sin(index) / 3),
  floatTensor('right', [8, 64], (index) => Math.cos(3 * index)),
];

const fixture = (name: string) => readFile(path.join(FIXTURES, 'weights', name));

/** Each is a file that lies beside a .qnat that was made of it. */
const FORMATS = [
  { format: 'GGUF', source: 'gguf.gguf', weights: () => fixture('gguf/Q4_K.gguf') },
  { format: '.npz', source: 'npz.npz', weights: () => fixture('numpy/deflated.npz') },
  {
    format: 'sharded safetensors',
    source: 'shards.safetensors.index.json',
    weights: () => safetensorsFile(HALVES),
  },
  { format: 'a folder of shards', source: 'folder', weights: () => safetensorsFile(HALVES) },
];

describe('the QNAT editor compares all tensors with', () => {
  let workbench: Workbench;
  const expected = new Map<string, Map<string, string>>();

  before(async () => {
    const files: Record<string, string | Uint8Array> = shards();
    for (const { source, weights } of FORMATS) {
      const original = new Uint8Array(await weights());
      const { output } = await quantizeInMemory(original);
      files[qnatOf(source)] = output;
      if (source === 'folder') Object.assign(files, inFolder(source, await shardsOf(original)));
      else files[source] ??= original;
      expected.set(source, await errorsOf(output, original));
    }
    workbench = await openWorkbench({ files });
  });

  after(() => workbench.close());

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  for (const { format, source } of FORMATS)
    it(format, async () => {
      const editor = await openQnat(workbench, qnatOf(source));
      await editor.view('Compare');
      const offer = `Compare With ${source}`;
      await editor.part('compare').getByText(offer, { exact: true }).click();
      const errors = expected.get(source)!;
      assert.ok(errors.size > 0);
      for (const [tensor, rmse] of errors)
        await editor.cell(tensor, 'rmse').getByText(rmse, { exact: true }).waitFor();
    });

  it('a folder that loses a shard, and gets it back', async () => {
    const shard = path.join(workbench.folder, 'folder', shardName(2));
    const bytes = await readFile(shard);
    const editor = await openQnat(workbench, 'folder.qnat');
    await editor.view('Compare');
    const [[tensor, rmse]] = expected.get('folder')!;
    const cell = editor.cell(tensor, 'rmse').getByText(rmse, { exact: true });
    await cell.waitFor();
    await rm(shard);
    const lost = /^model\.safetensors\.index\.json: the model is not whole\. “model-00002-of-00002/;
    await editor.part('compare').getByText(lost).waitFor();
    await writeFile(shard, bytes);
    await cell.waitFor();
  });
});

function qnatOf(source: string): string {
  return `${source.split('.', 1)[0]}.qnat`;
}

/** The two tensors, a file each, and the index of both. */
function shards(): Record<string, string | Uint8Array> {
  const files = HALVES.map(
    (half) => [`${half.name}.safetensors`, safetensorsFile([half])] as const,
  );
  const weight_map = Object.fromEntries(HALVES.map(({ name }) => [name, `${name}.safetensors`]));
  const index = JSON.stringify({ metadata: {}, weight_map });
  return { ...Object.fromEntries(files), 'shards.safetensors.index.json': index };
}

/** The RMSE of each tensor, over arrays of all its values. */
async function errorsOf(qnat: Uint8Array, original: Uint8Array): Promise<Map<string, string>> {
  const [ours, theirs] = [new MemorySource(qnat), new MemorySource(original)];
  const weights = [...(await readWeights(theirs, 'weights')).tensors];
  const errors = new Map<string, string>();
  for (const tensor of (await readQnat(ours)).tensors) {
    const count = valueCount(tensor.shape);
    const source = weights.find(({ name }) => name === tensor.name)!;
    const before = await readWeightValues(theirs, source, 0, count);
    const { values } = await readValues(ours, tensor, 0, count, 'stored');
    const sums = new ErrorSums();
    sums.add(before, values, 0, count, 0);
    errors.set(tensor.name, decimalText(sums.result().rmse, 4));
  }
  return errors;
}
