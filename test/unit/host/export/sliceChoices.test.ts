import assert from 'node:assert/strict';
import { sliceChoices, sliceName } from '../../../../src/host/export/sliceChoices';

const CELL = { row: 0, column: 0, rows: 1, columns: 1 };

function labels(shape: number[], range: typeof CELL): string[] {
  return sliceChoices({ shape, blockSize: 4 }, range).map(
    ({ label, description }) => `${label}: ${description}`,
  );
}

describe('sliceChoices', () => {
  it('offers the whole tensor, and the selected cells when there are several', () => {
    const whole = ['Whole tensor as .npy: 8 × 4', 'Whole tensor as .csv: 8 × 4'];
    assert.deepEqual(labels([8, 4], CELL), whole);
    assert.deepEqual(labels([8, 4], { row: 2, column: 1, rows: 3, columns: 2 }), [
      'Selection as .npy: 3 × 2',
      'Selection as .csv: 3 × 2',
      ...whole,
    ]);
  });

  it('offers the slice that the selection is in', () => {
    const [npy] = labels([2, 3, 5, 4], { ...CELL, row: 21 });
    assert.equal(npy, 'Slice [1, 1, :, :] as .npy: 5 × 4');
  });

  it('offers no selection whose rows differ in length', () => {
    const found = labels([10], { row: 1, column: 1, rows: 2, columns: 3 });
    assert.deepEqual(found, ['Whole tensor as .npy: 10', 'Whole tensor as .csv: 10']);
  });
});

describe('sliceName', () => {
  it('tells the file, the tensor and the part', () => {
    const range = { row: 2, column: 1, rows: 3, columns: 2 };
    const [selection, , whole] = sliceChoices({ shape: [8, 4], blockSize: 4 }, range);
    assert.equal(sliceName('m.qnat', 'a/b.w', selection), 'm.a_b.w[2-4,1-2].npy');
    assert.equal(sliceName('m.qnat', 'w', whole), 'm.w.npy');
    assert.equal(sliceName('w', 'w', whole), 'w.npy');
  });
});
