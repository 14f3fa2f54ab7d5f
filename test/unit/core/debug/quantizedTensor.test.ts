import assert from 'node:assert/strict';
import { type ByteSource, MemorySource } from '../../../../src/core/bytes/byteSource';
import type { LiveArray, LiveFields } from '../../../../src/core/debug/fields';
import { qnatSource } from '../../../../src/core/debug/qnatSource';
import { quantizedTensor } from '../../../../src/core/debug/quantizedTensor';
import { UnreadableBytesError } from '../../../../src/core/errors';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { assertSameBytes } from '../../../support/assertBytes';
import { cases, fileBytes, type GoldenCase, metadataOf } from '../../../support/golden';

const NAMES = { modelName: 'm', modelType: 't', tensorName: 'w', computeDtype: 'F32' } as const;

function bytes(count: number, dtype?: string): LiveArray {
  const content = Uint8Array.from({ length: count }, (_, index) => index + 1);
  return { dtype, source: new MemorySource(content) };
}

/** 2 blocks of 8 values. */
const SOUND: LiveFields = {
  arrays: { data: bytes(8, 'U8'), scales: bytes(8, 'F32') },
  shape: [4, 4],
  blockSize: 8,
  firstNibble: 'low',
};

async function codesOf(fields: LiveFields): Promise<number[]> {
  const { codes } = quantizedTensor(fields);
  return [...(await codes.read(0, codes.size))];
}

/** The crate's tensor, part by part, as a debugger finds it in memory. */
function partsInMemory({ tensors: [tensor], ...golden }: GoldenCase): LiveFields {
  const file = fileBytes({ tensors: [tensor], ...golden });
  const { blocks, blockSize, doubleQuant, zeroPoints, shape } = tensor;
  let at = tensor.trueOffset;
  const next = (length: number): LiveArray => {
    at += length;
    return { source: new MemorySource(file.subarray(at - length, at)) };
  };
  const arrays = {
    data: next(Math.ceil(blockSize / 2) * blocks),
    scales: next(4 * blocks),
    ...(zeroPoints && { zero_points: next(4 * blocks) }),
    ...(doubleQuant && { scales_quantized: next(blocks), scales_scales: next(4) }),
  };
  return { arrays, shape, blockSize, firstNibble: 'low' };
}

describe('a quantized tensor in memory', () => {
  for (const golden of cases.filter(({ tensors }) => tensors.length === 1)) {
    it(`reads as the crate's file has it: ${golden.name}`, async () => {
      const [tensor] = golden.tensors;
      const names = { ...metadataOf(golden), tensorName: tensor.name };
      const source = qnatSource(quantizedTensor(partsInMemory(golden)), names);
      const whole = await source.read(0, source.size);
      const expected = fileBytes(golden);
      // Headers differ: this layout has true offsets.
      assert.equal(whole.length, expected.length);
      assertSameBytes(whole.subarray(tensor.trueOffset), expected.subarray(tensor.trueOffset));
    });
  }

  it('is known without a byte of it being read', async () => {
    const unreadable = (size: number): ByteSource => ({
      size,
      read: () => Promise.reject(new UnreadableBytesError('nothing is there')),
    });
    const arrays = { data: { source: unreadable(8) }, scales: { source: unreadable(8) } };
    const { tensors, diagnostics } = await readQnat(
      qnatSource(quantizedTensor({ ...SOUND, arrays }), NAMES),
    );
    assert.deepEqual(diagnostics, []);
    assert.equal(tensors.at(0)?.state, 'readable');
  });

  it('takes a missing shape and block size from what there is', () => {
    const { shape, blockSize } = quantizedTensor({ ...SOUND, shape: undefined });
    assert.deepEqual([shape, blockSize], [[16], 8]);
    const other = quantizedTensor({ ...SOUND, shape: undefined, blockSize: undefined });
    assert.deepEqual([other.shape, other.blockSize], [[16], 8]);
  });

  it('swaps the halves of bytes that have the first value in the high one', async () => {
    const swapped = [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80];
    assert.deepEqual(await codesOf({ ...SOUND, firstNibble: 'high' }), swapped);
  });

  it('fills up a last block whose codes end with the last value', async () => {
    const arrays = { ...SOUND.arrays, data: bytes(6) };
    assert.deepEqual(await codesOf({ ...SOUND, arrays, shape: [12] }), [1, 2, 3, 4, 5, 6, 0, 0]);
  });

  const refusals: readonly [string, Partial<LiveFields>, RegExp][] = [
    ['no codes', { arrays: { scales: bytes(8) } }, /no codes/],
    ['no scales', { arrays: { data: bytes(8) } }, /no scales/],
    ['floats as codes', { arrays: { ...SOUND.arrays, data: bytes(8, 'F32') } }, /holds F32/],
    ['f64 scales', { arrays: { ...SOUND.arrays, scales: bytes(8, 'F64') } }, /holds F64/],
    ['a cut scale', { arrays: { ...SOUND.arrays, scales: bytes(7) } }, /7 bytes/],
    ['too few codes', { arrays: { ...SOUND.arrays, data: bytes(7) } }, /7 bytes.*need 8/],
    ['another shape', { shape: [4, 5] }, /20 values.*3 blocks of 8.*of 2/],
    ['a negative shape', { shape: [-4, -4] }, /cannot be right/],
    ['a shape beyond numbers', { shape: [2 ** 40, 2 ** 40] }, /cannot be right/],
    ['a block size of 0', { blockSize: 0 }, /block size 0/],
    ['a fraction as block size', { shape: [5], blockSize: undefined }, /do not divide/],
    [
      'short zero points',
      { arrays: { ...SOUND.arrays, zero_points: bytes(4) } },
      /4 bytes.*need 8/,
    ],
    [
      'quantized scales alone',
      { arrays: { ...SOUND.arrays, scales_quantized: bytes(2) } },
      /no scales_scales/,
    ],
  ];
  for (const [what, change, message] of refusals) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => quantizedTensor({ ...SOUND, ...change }), message);
    });
  }

  it('never asks for codes that are not wanted, nor for any to know what there is', async () => {
    const reads: [number, number][] = [];
    const data = {
      source: {
        size: 2 ** 31,
        read: (offset: number, length: number) => {
          reads.push([offset, length]);
          return Promise.resolve(new Uint8Array(length));
        },
      },
    };
    const arrays = { data, scales: { source: { ...data.source, size: 2 ** 28 } } };
    const fields = {
      arrays,
      blockSize: 64,
      shape: [2 ** 16, 2 ** 16],
      firstNibble: 'low',
    } as const;
    const source = qnatSource(quantizedTensor(fields), NAMES);
    assert.equal((await readQnat(source)).tensors.length, 1);
    assert.deepEqual(reads, []);
    await source.read(source.size - 2 ** 28 - 65536, 65536);
    assert.deepEqual(reads, [[2 ** 31 - 65536, 65536]]);
  });
});
