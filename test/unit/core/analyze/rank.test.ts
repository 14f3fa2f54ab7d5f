import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rankDescending } from '../../../../src/core/analyze/rank';

describe('rankDescending', () => {
  it('sorts as comparing does, NaN before all and equal values in their order', async () => {
    const few = fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1, -1, 2);
    const values = fc.array(fc.oneof(fc.float(), few)).map((list) => Float32Array.from(list));
    await fc.assert(
      fc.asyncProperty(values, async (list) => {
        const ranking = await rankDescending(list, () => undefined);
        assert.deepEqual([...ranking], compared(list));
      }),
    );
  });

  it('gives way to other work every 128 K values, in each pass', async () => {
    let pauses = 0;
    await rankDescending(new Float32Array(1_000_000), () => {
      pauses++;
      return undefined;
    });
    assert.equal(pauses, 7 * 8);
  });
});

function compared(values: Float32Array): number[] {
  // Adding 0 takes the sign from a zero: -0 comes after 0 by bits, and both are 0.
  const key = (index: number) => (Number.isNaN(values[index]) ? Infinity : values[index]);
  const first = (index: number) => Number(Number.isNaN(values[index]));
  const sign = (index: number) => Number(Object.is(values[index], -0));
  return Array.from(values, (_, index) => index).sort((a, b) => {
    if (first(a) !== first(b)) return first(b) - first(a);
    if (key(a) !== key(b)) return key(b) > key(a) ? 1 : -1;
    return sign(a) - sign(b) || a - b;
  });
}
