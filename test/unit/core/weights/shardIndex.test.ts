import assert from 'node:assert/strict';
import { MalformedFileError } from '../../../../src/core/errors';
import { parseShardIndex } from '../../../../src/core/weights/shardIndex';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('parseShardIndex', () => {
  it('gives each shard with its tensors', () => {
    const index = { metadata: { total_size: 8 }, weight_map: { x: 'b', y: 'a', z: 'b' } };
    assert.deepEqual(parseShardIndex(bytes(index)), [
      { file: 'a', tensors: ['y'] },
      { file: 'b', tensors: ['x', 'z'] },
    ]);
  });

  it('refuses what is no index', () => {
    const others = [
      null,
      [],
      'x',
      {},
      { weight_map: [] },
      { weight_map: null },
      { weight_map: {} },
    ];
    for (const other of others) {
      assert.throws(() => parseShardIndex(bytes(other)), MalformedFileError);
    }
    assert.throws(() => parseShardIndex(Uint8Array.of(0x7b, 0xff)), /not JSON in UTF-8/);
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n';
    assert.throws(() => parseShardIndex(new TextEncoder().encode(pointer)), /pointer of Git LFS/);
  });

  it('refuses one that was cut anywhere', () => {
    const whole = bytes({ metadata: { total_size: 8 }, weight_map: { x: 'b', y: 'a' } });
    for (let length = 0; length < whole.length; length++) {
      assert.throws(() => parseShardIndex(whole.subarray(0, length)), MalformedFileError);
    }
  });

  it('refuses files of other folders', () => {
    for (const file of ['../x', '/x', 'a/x', 'a\\x', '..', '.', '', 'a\0', 1]) {
      const index = bytes({ weight_map: { tensor: file } });
      assert.throws(() => parseShardIndex(index), /“tensor”/, String(file));
    }
  });
});
