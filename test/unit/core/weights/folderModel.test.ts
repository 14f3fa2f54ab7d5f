import assert from 'node:assert/strict';
import { missingShardNames, modelInFolder } from '../../../../src/core/weights/folderModel';

const shard = (number: number, of: number, base = 'model', ending = 'safetensors') =>
  `${base}-0000${number}-of-0000${of}.${ending}`;

/** What else a model's repository on Hugging Face has. */
const OTHERS = [
  '.gitattributes',
  'README.md',
  'config.json',
  'generation_config.json',
  'special_tokens_map.json',
  'tokenizer.json',
  'tokenizer.model',
  'tf_model.h5',
];

/** The files, or the index, of the model, and what is not of it. */
function found(...names: string[]) {
  const model = modelInFolder([...OTHERS, ...names]);
  if (!model) return undefined;
  const { index, files, weights } = model;
  return index ? { index, weights } : { files, others: weights.filter((n) => !files.includes(n)) };
}

describe('the model in a folder', () => {
  it('is its shards, in their order', () => {
    const files = [shard(1, 2), shard(2, 2)];
    assert.deepEqual(found(...files.toReversed()), { files, others: [] });
  });

  it('is what an index names', () => {
    const index = 'model.safetensors.index.json';
    const weights = ['consolidated.safetensors', shard(1, 1)];
    assert.deepEqual(found(index, ...weights), { index, weights });
    // Of files that are not there yet, too.
    assert.deepEqual(found(index), { index, weights: [] });
  });

  it('is what transformers takes for it, though there is more', () => {
    const others = ['a.gguf', 'model.safetensors.index.json', 'pytorch_model.bin', 'x.safetensors'];
    assert.deepEqual(found('model.safetensors', ...others), {
      files: ['model.safetensors'],
      others: others.filter((name) => !name.endsWith('.json')),
    });
    assert.deepEqual(found('pytorch_model.bin', 'a.gguf'), {
      files: ['pytorch_model.bin'],
      others: ['a.gguf'],
    });
  });

  it('is in safetensors, where it is in PyTorch’s format too', () => {
    const torch = ['pytorch_model.bin.index.json', shard(1, 1, 'pytorch_model', 'bin')];
    assert.deepEqual(found(...torch, shard(1, 1)), { files: [shard(1, 1)], others: [torch[1]] });
  });

  it('is not what training, or quantizing, left beside it', () => {
    const left = ['optimizer.pt', 'rng_state_0.pth', 'scheduler.pt', 'training_args.bin'];
    assert.deepEqual(found(...left, 'w.bin'), { files: ['w.bin'], others: [] });
    assert.deepEqual(found('w.safetensors', 'w.qnat', 'w.qnat.safetensors'), {
      files: ['w.safetensors'],
      others: [],
    });
    assert.equal(found('w.qnat', 'w.qnat.safetensors', ...left), undefined);
  });

  it('is files together that have names of their own', () => {
    assert.deepEqual(found('b.npy', 'a.npy'), { files: ['a.npy', 'b.npy'], others: [] });
    assert.deepEqual(found('x.SAFETENSORS', 'y.safetensors')!.files, [
      'x.SAFETENSORS',
      'y.safetensors',
    ]);
  });

  it('is not chosen among several', () => {
    const refused = (message: RegExp, ...names: string[]) =>
      assert.throws(() => found(...names), message);
    const [a, b] = ['a', 'b'].map((base) => [shard(1, 2, base), shard(2, 2, base)]);
    refused(
      /there are 2 models in this folder: “a-00001-of-00002\.safetensors” and “b-0/,
      ...a,
      ...b,
    );
    refused(/2 models/, ...a, shard(1, 3, 'a'));
    refused(/2 models/, ...a, 'adapter.safetensors');
    refused(/2 models.*“a\.gguf” and “b\.gguf”\. Choose/, 'b.gguf', 'a.gguf');
    const indexes = ['x', 'y', 'z', 'w'].map((name) => `${name}.safetensors.index.json`);
    refused(/4 models.*“x\.safetensors\.index\.json”, .* and 2 more/, ...indexes);
  });

  it('is not whole where the name of a shard says so', () => {
    assert.deepEqual(missingShardNames([shard(1, 3), shard(3, 3)]), [shard(2, 3)]);
    assert.deepEqual(missingShardNames([shard(0, 2), shard(1, 2)]), []);
    assert.deepEqual(missingShardNames(['a.safetensors']), []);
    assert.equal(missingShardNames(['a-00001-of-9999999999.npz']).length, 1000);
  });
});
