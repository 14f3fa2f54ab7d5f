import assert from 'node:assert/strict';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { PlannedFiles } from '../../../src/node/quantizeFiles';
import { OpenModel } from '../../../src/node/openModel';
import { OPTIONS, quantizeInMemory } from '../../support/quantize';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';
import { goldenFiles } from '../../support/weightFiles';

const SHARDS = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
const INDEX = 'model.safetensors.index.json';
const SIDECAR = { 'qnat.sidecar_of': 'm.qnat' };

describe('opening a model', () => {
  const folder = temporaryFolder();

  const shard = (name: string, ...tensors: string[]) =>
    writeFile(
      folder.path(name),
      safetensorsFile(tensors.map((tensor) => floatTensor(tensor, [8], (index) => index))),
    );
  const index = (map: Record<string, string>) =>
    writeFile(folder.path(INDEX), JSON.stringify({ weight_map: map }));
  const opened = async (...paths: string[]) => {
    const model = await OpenModel.open(paths);
    await model.close();
    return model.files.flatMap(({ weights }) => Array.from(weights.tensors, ({ name }) => name));
  };

  beforeEach(async () => {
    await shard(SHARDS[0], 'a', 'b');
    await shard(SHARDS[1], 'c');
    await index({ a: SHARDS[0], b: SHARDS[0], c: SHARDS[1] });
  });

  it('takes an index for its shards', async () => {
    await shard('other.safetensors', 'd');
    assert.deepEqual(await opened(folder.path(INDEX)), ['a', 'b', 'c']);
    assert.deepEqual(await opened(folder.path()), ['a', 'b', 'c']);
  });

  it('takes a folder for the shards in it, and for no sidecar', async () => {
    await mkdir(folder.path('shards'));
    await shard('shards/x.safetensors', 'x');
    await shard('shards/y.safetensors', 'y');
    await shard('shards/x.qnat.safetensors', 'x');
    assert.deepEqual(await opened(folder.path('shards')), ['x', 'y']);
    await mkdir(folder.path('empty'));
    await assert.rejects(opened(folder.path('empty')), /no weight files in this folder/);
  });

  it('takes the index, or the folder, of shards of PyTorch for them', async () => {
    await mkdir(folder.path('torch'));
    const golden = ['model.bin', 'protocol-4.pt'].map((name) =>
      goldenFiles('torch').find(({ file }) => file === name)!,
    );
    const map: Record<string, string> = {};
    for (const [index, { bytes, tensors }] of golden.entries()) {
      const file = `pytorch_model-0000${index + 1}-of-00002.bin`;
      await writeFile(folder.path(`torch/${file}`), bytes);
      for (const { name } of tensors) map[name] = file;
    }
    const path = folder.path('torch/pytorch_model.bin.index.json');
    await writeFile(path, JSON.stringify({ weight_map: map }));
    const names = golden.flatMap(({ tensors }) => tensors.map(({ name }) => name));
    assert.deepEqual(await opened(path), names);
    assert.deepEqual(await opened(folder.path('torch')), names);
    map.gone = 'pytorch_model-00001-of-00002.bin';
    await writeFile(path, JSON.stringify({ weight_map: map }));
    await assert.rejects(
      opened(path),
      /pytorch_model-00001-of-00002\.bin: It lacks 1 tensor .*“gone”/,
    );
  });

  it('tells what a file is by its bytes, whatever its name', async () => {
    for (const format of ['gguf', 'torch', 'numpy', 'safetensors']) {
      const [{ bytes, tensors }] = goldenFiles(format);
      await writeFile(folder.path('a.npz'), bytes);
      // An array of NumPy is named by its file.
      const names = format === 'numpy' ? ['a'] : tensors.map(({ name }) => name);
      assert.deepEqual(new Set(await opened(folder.path('a.npz'))), new Set(names));
    }
  });

  it('names a shard that is missing', async () => {
    await index({ a: SHARDS[0], c: 'gone-1', d: 'gone-2' });
    const message = /^IoError: model\.safetensors\.index\.json: .*“gone-1” is missing, and 1 other/;
    await assert.rejects(opened(folder.path(INDEX)), message);
    await assert.rejects(opened(folder.path()), message);
    await rm(folder.path(INDEX));
    await rm(folder.path(SHARDS[0]));
    const unsaid =
      /^IoError: qnat-\w+: the model is not whole\. “model-00001-of-00002\.safetensors”/;
    await assert.rejects(opened(folder.path()), unsaid);
  });

  it('says which weight files of a folder it does not read', async () => {
    await shard('consolidated.safetensors', 'd');
    await writeFile(folder.path('pytorch_model.bin'), 'not read');
    const model = await OpenModel.open([folder.path()]);
    await model.close();
    const others = ['consolidated.safetensors', 'pytorch_model.bin'];
    assert.deepEqual(
      model.notRead,
      others.map((name) => folder.path(name)),
    );
  });

  it('refuses a folder of several models, and says which', async () => {
    await rm(folder.path(INDEX));
    await shard('other.safetensors', 'd');
    const message =
      /^InvalidRequestError: qnat-\w+: there are 2 models .*“other\.safetensors”\. Choose/;
    await assert.rejects(opened(folder.path()), message);
  });

  it('refuses files with the same tensor, and what was kept of another run', async () => {
    await shard('again.safetensors', 'x', 'b');
    const paths = [SHARDS[0], 'again.safetensors'].map(folder.path);
    const message = /model-00001-of-00002\.safetensors and again\.safetensors both have .*“b”/;
    await assert.rejects(opened(...paths), message);
    const { output } = await quantizeInMemory(safetensorsFile([floatTensor('w', [64], Math.sin)]));
    await writeFile(folder.path('m.qnat'), output);
    const kept = safetensorsFile([floatTensor('w', [64], Math.sin)], SIDECAR);
    await writeFile(folder.path('m.qnat.safetensors'), kept);
    await assert.rejects(opened(folder.path('m.qnat')), /m\.qnat\.safetensors is .*another run/);
  });

  it('says that a pointer of Git LFS is none of the weights', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n';
    await writeFile(folder.path(SHARDS[1]), pointer);
    const message =
      /model-00002-of-00002\.safetensors: The file is a pointer of Git LFS .*git lfs pull/;
    await assert.rejects(opened(folder.path()), message);
  });

  it('names a tensor that its shard lacks', async () => {
    await index({ a: SHARDS[0], d: SHARDS[1] });
    const message = /^QnatError: model-00002-of-00002\.safetensors: It lacks 1 tensor .*“d”/;
    await assert.rejects(opened(folder.path(INDEX)), message);
  });

  it('does not write over what is read, by whatever name', async () => {
    await symlink(folder.path(SHARDS[1]), folder.path('link.qnat'));
    const job = { inputs: [folder.path()], output: folder.path('link.qnat'), options: OPTIONS };
    await assert.rejects(PlannedFiles.plan(job), /link\.qnat: it is read, and cannot be written/);
  });
});
