import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeOf, LEVELS, THRESHOLDS } from '../../../../src/core/nf4/codebook';

/** The crate's search, as its source describes it: the nearest level in f32, the lowest on a tie. */
function nearest(value: number): number {
  let best = 0;
  let bestDistance = Infinity;
  for (const [code, level] of LEVELS.entries()) {
    const distance = Math.abs(Math.fround(value - level));
    if (distance < bestDistance) [best, bestDistance] = [code, distance];
  }
  return best;
}

/** f32 in the order of numbers ↔ whole numbers, so that bisection can walk over floats. */
const words = new Int32Array(1);
const floats = new Float32Array(words.buffer);
function ordinalOf(value: number): number {
  floats[0] = value;
  return words[0] < 0 ? -(words[0] & 0x7fffffff) : words[0];
}
function floatAt(ordinal: number): number {
  words[0] = ordinal < 0 ? -ordinal | 0x80000000 : ordinal;
  return floats[0];
}

describe('codebook', () => {
  it('has as thresholds the first floats that the search gives the next code', () => {
    for (let code = 0; code < 15; code++) {
      let below = ordinalOf(LEVELS[code]);
      let from = ordinalOf(LEVELS[code + 1]);
      while (from - below > 1) {
        const middle = Math.floor((below + from) / 2);
        if (nearest(floatAt(middle)) > code) from = middle;
        else below = middle;
      }
      assert.equal(THRESHOLDS[code], floatAt(from), `between codes ${code} and ${code + 1}`);
    }
  });

  it('chooses as the search does, near every threshold', () => {
    for (const threshold of THRESHOLDS) {
      for (let ulp = -64; ulp <= 64; ulp++) {
        const value = floatAt(ordinalOf(threshold) + ulp);
        assert.equal(codeOf(value), nearest(value), String(value));
      }
    }
  });

  it('chooses as the search does, anywhere in [-1, 1]', () => {
    const inRange = fc.float({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(inRange, (value) => codeOf(value) === nearest(value)),
      { numRuns: 20_000 },
    );
  });

  it('gives NaN code 0, zeros of both signs code 7', () => {
    assert.equal(codeOf(NaN), 0);
    assert.equal(codeOf(0), 7);
    assert.equal(codeOf(-0), 7);
  });
});
