import assert from 'node:assert/strict';
import { matrixOf } from '../../../../src/core/qnat/matrix';
import { rowInSlice, sliceAround, sliceIndex, stackShape } from '../../../../src/core/qnat/slices';

const tensor = (shape: number[]) => ({ shape, matrix: matrixOf({ shape, blockSize: 64 }) });

describe('slices', () => {
  it('are those of the dimensions before the last two', () => {
    const stack = tensor([2, 3, 5, 4]);
    assert.deepEqual(stackShape(stack), [2, 3]);
    assert.deepEqual(sliceAround(stack, 17), { first: 15, count: 5 });
    assert.deepEqual(sliceIndex(stack, 17), [1, 0]);
    assert.deepEqual(sliceIndex(stack, 29), [1, 2]);
  });

  it('have each value at its own place', () => {
    const stack = tensor([2, 3, 5, 4]);
    for (let row = 0; row < stack.matrix.rows; row++) {
      const index = sliceIndex(stack, row);
      assert.equal(rowInSlice(stack, index, row), row);
      assert.equal(rowInSlice(stack, [1, 2], row), 25 + (row % 5));
    }
  });

  for (const shape of [[7], [5, 4], [2, 3, 70_000], [2, 0, 4], []])
    it(`are one of all rows where the shape is [${shape.join(', ')}]`, () => {
      const whole = tensor(shape);
      assert.deepEqual(stackShape(whole), []);
      assert.deepEqual(sliceIndex(whole, 0), []);
      if (whole.matrix.rows === 0) return;
      assert.deepEqual(sliceAround(whole, whole.matrix.rows - 1), {
        first: 0,
        count: whole.matrix.rows,
      });
    });
});
