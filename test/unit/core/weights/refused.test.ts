import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';
import { goldenFiles } from '../../../support/weightFiles';

const read = (bytes: Uint8Array) => readWeights(new MemorySource(bytes), 'weights');
const head = (at: number, magic: number[]) => {
  const bytes = new Uint8Array(512);
  bytes.set(magic, at);
  return bytes;
};

describe('files that are no weights of ours', () => {
  const legacy = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
  const refusals: [string, Uint8Array, RegExp][] = [
    ['checkpoints of old', head(0, legacy), /PyTorch before 1\.6/],
    ['tar archives', head(257, [...strToU8('ustar')]), /tar archive/],
    ['HDF5', head(0, [0x89, 0x48, 0x44, 0x46, 13, 10, 0x1a, 10]), /HDF5/],
    ['other pickles', head(0, [0x80, 4, 0x95]), /pickle of Python/],
    ['other archives', zipSync({ 'a.txt': strToU8('a') }), /neither arrays of NumPy/],
    [
      'TorchScript',
      zipSync({ 'm/data.pkl': strToU8('N.'), 'm/constants.pkl': strToU8('N.') }),
      /TorchScript program/,
    ],
    [
      'big-endian checkpoints',
      zipSync({
        'm/data.pkl': [strToU8('N.'), { level: 0 }],
        'm/byteorder': [strToU8('big'), { level: 0 }],
      }),
      /big-endian machine/,
    ],
    [
      'checkpoints without tensors',
      zipSync({ 'm/data.pkl': [strToU8('N.'), { level: 0 }] }),
      /no tensors .* What it holds is None/,
    ],
    ['an empty file', new Uint8Array(0), /not a safetensors file/],
    [
      'pointers of Git LFS',
      strToU8('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'),
      /pointer of Git LFS .* “git lfs pull”/,
    ],
    ['a web page', strToU8('<!DOCTYPE html><title>404</title>'), /no kind that is read: safeten/],
  ];
  for (const [what, bytes, message] of refusals) {
    it(`are refused in words: ${what}`, () => assert.rejects(read(bytes), message));
  }

  it('are not safetensors that begin like a pickle', async () => {
    const padding = { note: 'x'.repeat(640) };
    const file = safetensorsFile([floatTensor('w', [2], (index) => index)], padding);
    assert.ok(file[1] >= 2 && file[1] <= 5);
    file[0] = 0x80;
    await assert.rejects(read(file), /header|safetensors/);
  });

  it('say why what is no tensor is left out', async () => {
    const { bytes } = goldenFiles('torch').find(({ file }) => file === 'training.pth')!;
    const { skipped } = await read(bytes);
    const reasons = new Map(skipped!.map(({ name, reason }) => [name, reason]));
    assert.equal(reasons.get('epoch'), 'is a number');
    assert.equal(reasons.get('complex'), 'has dtype complex64, which is not read');
    assert.match(reasons.get('sparse')!, /torch\._utils\._rebuild_sparse_tensor, which is not run/);
  });
});
