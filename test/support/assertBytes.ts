import assert from 'node:assert/strict';

/** Compares bytes; of a difference it tells the place, not a diff of a million lines. */
export function assertSameBytes(actual: Uint8Array, expected: Uint8Array, what = 'bytes'): void {
  const first = actual.findIndex((byte, index) => byte !== expected[index]);
  if (first >= 0) {
    assert.fail(`${what} differ at ${first}: ${actual[first]} instead of ${expected[first]}`);
  }
  assert.equal(actual.length, expected.length, `length of ${what}`);
}
