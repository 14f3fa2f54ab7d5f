import assert from 'node:assert/strict';
import { type ByteSource, MemorySource } from '../../../../src/core/bytes/byteSource';
import { UnreadableBytesError } from '../../../../src/core/errors';
import { valueCount } from '../../../../src/core/shape';
import { FORMS } from '../../../../src/core/qnat/layout';
import type { QnatTensor } from '../../../../src/core/qnat/tensor';
import { matrixOf, readTile } from '../../../../src/core/qnat/matrix';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { readValues } from '../../../../src/core/qnat/tensorData';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

async function tensorOf(shape: number[], blockSize: number) {
  const file = safetensorsFile([floatTensor('a', shape, (index) => Math.cos(index))]);
  const { output } = await quantizeInMemory(file, { blockSize, zeroPoints: true });
  const source = new MemorySource(output);
  const [tensor] = (await readQnat(source)).tensors;
  return { source, tensor };
}

describe('matrixOf', () => {
  const cases: [shape: number[], blockSize: number, matrix: [number, number, boolean]][] = [
    [[3, 4], 64, [3, 4, false]],
    [[2, 3, 4], 64, [6, 4, false]],
    [[1000], 64, [16, 64, true]],
    [[1000], 1000, [4, 256, true]],
    [[10], 64, [1, 10, true]],
    [[], 1, [1, 1, true]],
    [[0, 5], 64, [0, 5, false]],
    [[5, 0], 64, [0, 0, false]],
    [[2, 100_000], 64, [3125, 64, true]],
  ];
  for (const [shape, blockSize, [rows, columns, wrapped]] of cases) {
    it(`lays [${shape.join(', ')}] in blocks of ${blockSize} out as ${rows} × ${columns}`, () => {
      assert.deepEqual(matrixOf({ shape, blockSize }), { rows, columns, wrapped });
    });
  }
});

/** A source of which some bytes cannot be read. */
function without(source: ByteSource, from: number, to: number, error: Error): ByteSource {
  const { size } = source;
  const isMissing = (offset: number, length: number) => offset < to && offset + length > from;
  return {
    size,
    read: (offset, length) =>
      isMissing(offset, length) ? Promise.reject(error) : source.read(offset, length),
  };
}

describe('readTile', () => {
  const MISSING = new UnreadableBytesError('nothing is there');

  it('gives the rows that can be read, and names those that cannot', async () => {
    const { source, tensor } = await tensorOf([5, 32], 16);
    const range = { row: 0, column: 0, rows: 5, columns: 32 };
    const whole = await readTile(source, tensor, range, 'stored');
    // A code of row 2, and the scale of the second block of row 3.
    for (const [from, row] of [
      [tensor.offset + 2 * 16 + 3, 2],
      [tensor.offset + 5 * 16 + 4 * 7, 3],
    ]) {
      const broken = without(source, from, from + 1, MISSING);
      const { values, codes, segments, scales, unread } = await readTile(
        broken,
        tensor,
        range,
        'stored',
      );
      assert.deepEqual(unread, { rows: [row], reason: 'nothing is there' });
      const isRead = (_: number, index: number) => Math.floor(index / 32) !== row;
      assert.deepEqual(values.filter(isRead), whole.values.filter(isRead));
      assert.deepEqual(codes?.filter(isRead), whole.codes?.filter(isRead));
      assert.ok(values.subarray(32 * row, 32 * (row + 1)).every(Number.isNaN));
      const kept = whole.segments.map((segment) => segment.row !== row);
      assert.deepEqual(
        segments,
        whole.segments.filter((_, index) => kept[index]),
      );
      assert.deepEqual(
        scales,
        whole.scales.filter((_, index) => kept[index]),
      );
    }
  });

  it('is refused where nothing of it can be read, or for another reason', async () => {
    const { source, tensor } = await tensorOf([5, 32], 16);
    const range = { row: 1, column: 0, rows: 2, columns: 32 };
    const none = without(source, 0, source.size, MISSING);
    await assert.rejects(readTile(none, tensor, range, 'stored'), MISSING);
    const gone = new Error('the program is gone');
    const codes = tensor.offset + 16;
    await assert.rejects(
      readTile(without(source, codes, codes + 1, gone), tensor, range, 'stored'),
      gone,
    );
  });

  it('gives the values of its rectangle, and the blocks they lie in', async () => {
    const { source, tensor } = await tensorOf([2, 5, 24], 16);
    const whole = await readValues(source, tensor, 0, valueCount(tensor.shape), 'stored');
    const tile = await readTile(
      source,
      tensor,
      { row: 3, column: 5, rows: 4, columns: 17 },
      'stored',
    );
    for (let row = 0; row < 4; row++) {
      const start = (3 + row) * 24 + 5;
      assert.deepEqual(
        tile.values.slice(row * 17, row * 17 + 17),
        whole.values.slice(start, start + 17),
      );
      assert.deepEqual(
        tile.codes!.slice(row * 17, row * 17 + 17),
        whole.codes.slice(start, start + 17),
      );
    }
    for (const [index, { row, column, length, block }] of tile.segments.entries()) {
      assert.equal(tile.scales[index], whole.scales[block]);
      assert.equal(tile.zeroPoints![index], whole.zeroPoints![block]);
      const first = row * 24 + column;
      assert.equal(Math.floor(first / 16), block);
      assert.equal(Math.floor((first + length - 1) / 16), block);
    }
    const covered = tile.segments.reduce((sum, { length }) => sum + length, 0);
    assert.equal(covered, 4 * 17);
  });

  it('fills the last row of a wrapped tensor up with NaN', async () => {
    const { source, tensor } = await tensorOf([40], 8);
    assert.deepEqual(matrixOf({ shape: [36], blockSize: 8 }), {
      rows: 5,
      columns: 8,
      wrapped: true,
    });
    const cut = { ...tensor, shape: [36] };
    const tile = await readTile(source, cut, { row: 3, column: 0, rows: 2, columns: 8 }, 'stored');
    assert.deepEqual(
      Array.from(tile.values, Number.isNaN),
      Array.from({ length: 16 }, (_, index) => index >= 12),
    );
    assert.deepEqual(
      tile.segments.map(({ length }) => length),
      [8, 4],
    );
  });

  it('refuses rectangles outside the matrix, and larger ones than a page', async () => {
    const { source, tensor } = await tensorOf([300, 300], 10);
    const tile = (row: number, column: number, rows: number, columns: number) =>
      readTile(source, tensor, { row, column, rows, columns }, 'stored');
    await assert.rejects(tile(299, 0, 2, 1), /leaves a matrix of 300 × 300/);
    await assert.rejects(tile(0, -1, 1, 1), /leaves/);
    await assert.rejects(tile(0, 0, 300, 300), /larger than/);
  });

  it('reads only the bytes it shows, of blocks as large as the file', async () => {
    const half = 2 ** 31;
    const reads: number[] = [];
    const source: ByteSource = {
      size: 4 * half,
      read: (_, length) => {
        reads.push(length);
        return Promise.resolve(new Uint8Array(length));
      },
    };
    const [parts] = FORMS;
    const tensor: QnatTensor = {
      index: 0,
      name: 'huge',
      shape: [(2 * half) / 1024, 1024],
      blockSize: half - 512,
      blockCount: 3,
      declaredOffset: 0n,
      headerOffset: 0,
      offset: 0,
      length: 2 * half,
      state: 'readable',
      parts,
    };
    const row = Math.floor(tensor.blockSize / 1024);
    const tile = await readTile(
      source,
      tensor,
      { row, column: 0, rows: 1, columns: 1024 },
      'stored',
    );
    assert.deepEqual(
      tile.segments.map(({ block, length }) => [block, length]),
      [
        [0, 512],
        [1, 512],
      ],
    );
    assert.ok(Math.max(...reads) <= 1024);
  });
});
