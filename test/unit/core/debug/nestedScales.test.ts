import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { NestedScales } from '../../../../src/core/debug/nestedScales';

const BLOCK = 4;
const codes = Uint8Array.from({ length: 11 }, (_, index) => index * 23);
const levels = Float32Array.from({ length: 256 }, (_, index) => index / 255);
const absmax = Float32Array.of(1.5, 0.25, 3);
const OFFSET = Math.fround(0.1);

function bytesOf(floats: Float32Array): MemorySource {
  return new MemorySource(new Uint8Array(floats.buffer));
}

describe('scales that were quantized again', () => {
  const source = new NestedScales({
    codes: new MemorySource(codes),
    levels: bytesOf(levels),
    absmax: bytesOf(absmax),
    blockSize: BLOCK,
    offset: OFFSET,
  });
  const expected = new Uint8Array(
    Float32Array.from(
      codes,
      (code, index) => Math.fround(levels[code] * absmax[Math.floor(index / BLOCK)]) + OFFSET,
    ).buffer,
  );

  for (const [offset, length] of [
    [0, 44],
    [0, 0],
    [16, 4],
    [12, 8],
    [3, 30],
    [43, 1],
  ]) {
    it(`are made where they are read: ${length} bytes from ${offset}`, async () => {
      const read = await source.read(offset, length);
      assert.deepEqual([...read], [...expected.subarray(offset, offset + length)]);
    });
  }

  it('end where their codes end', async () => {
    assert.equal(source.size, 44);
    await assert.rejects(source.read(40, 5), /there are only 44/);
  });
});
