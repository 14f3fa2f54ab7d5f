import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeQ4, encodeQ8, GGUF_BLOCK, Q8_0_BYTES } from '../../../../src/core/export/ggufBlocks';
import { encodeFloats } from '../../../../src/core/weights/encode';
import { assertSameBytes } from '../../../support/assertBytes';
import { FIXTURES, floatsOf } from '../../../support/golden';

/** A block as gguf-py quantizes it (gguf/quants.py, class Q8_0), step by step. */
function reference(values: Float32Array): Uint8Array {
  const largest = Math.max(...values.map(Math.abs));
  const scale = Math.fround(largest / 127);
  const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
  const codes = Int8Array.from(values, (value) => {
    const scaled = Math.fround(value * inverse);
    return Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5);
  });
  const half = encodeFloats('F16', Float32Array.of(scale));
  return Uint8Array.of(...half, ...new Uint8Array(codes.buffer));
}

const golden = (file: string) =>
  new Uint8Array(readFileSync(join(FIXTURES, 'exports', 'blocks', file)));

for (const [name, encode] of Object.entries({ Q8_0: encodeQ8, Q4_0: encodeQ4 })) {
  it(`quantizes golden blocks to ${name} as gguf-py does`, () => {
    assertSameBytes(encode(floatsOf(golden('values.f32'))), golden(`${name}.bin`));
  });
}

describe('Q4_0', () => {
  it('gives a block with NaN no scale and no codes', () => {
    for (const at of [0, 7, 31]) {
      const block = Float32Array.from({ length: GGUF_BLOCK }, (_, index) => index + 1);
      block[at] = NaN;
      const [low, high, ...codes] = encodeQ4(block);
      assert.ok((((high << 8) | low) & 0x7fff) > 0x7c00);
      assert.deepEqual(codes, Array<number>(GGUF_BLOCK / 2).fill(0));
    }
  });

  it('gives a block too small for the inverse of its scale no codes', () => {
    const block = Float32Array.from({ length: GGUF_BLOCK }, (_, index) => (index - 9) * 1e-43);
    assert.deepEqual([...encodeQ4(block).subarray(2)], Array<number>(GGUF_BLOCK / 2).fill(0));
  });
});

describe('Q8_0', () => {
  /** Blocks of one magnitude each, from subnormal values to some that overflow f16. */
  const magnitudes = Array.from({ length: 60 }, (_, index) => 2 ** (5 * index - 150));
  const cases: [string, (index: number) => number][] = [
    ['values of every magnitude', (index) => Math.sin(index)],
    ['halves, which go away from zero', (index) => (index === 0 ? 127 : (index - 16.5) * -1)],
    ['zeros of both signs', (index) => (index % 2 === 0 ? 0 : -0)],
    ['an infinite value', (index) => (index === 7 ? -Infinity : index)],
  ];

  for (const [what, valueAt] of cases) {
    it(`quantizes ${what} as gguf-py does`, () => {
      for (const magnitude of magnitudes) {
        const block = Float32Array.from({ length: GGUF_BLOCK }, (_, at) => valueAt(at) * magnitude);
        const found = encodeQ8(block);
        assert.equal(found.length, Q8_0_BYTES);
        assert.deepEqual(found, reference(block));
      }
    });
  }

  it('gives a block with NaN no scale and no codes', () => {
    const block = Float32Array.from({ length: GGUF_BLOCK }, (_, at) => (at === 7 ? NaN : at));
    const [low, high, ...codes] = encodeQ8(block);
    // All ones in the exponent, and some fraction: NaN of either sign.
    assert.ok((((high << 8) | low) & 0x7fff) > 0x7c00);
    assert.deepEqual(codes, Array<number>(GGUF_BLOCK).fill(0));
  });
});
