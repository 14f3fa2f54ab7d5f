import assert from 'node:assert/strict';
import { NameColumn, ShapeColumn } from '../../../src/core/column';

describe('columns', () => {
  it('give every name back, however many there are', () => {
    for (const count of [0, 1, 255, 256, 257, 1000]) {
      const names = Array.from({ length: count }, (_, index) =>
        index % 7 === 0 ? '' : `layers.${index}.größe`,
      );
      const column = new NameColumn();
      for (const name of names) column.push(name);
      assert.equal(column.length, count);
      assert.deepEqual([...column], names);
      assert.deepEqual(
        names.map((_, index) => column.at(index)),
        names,
      );
    }
  });

  it('give every shape back', () => {
    const shapes = [[], [3], [2, 64], [], [1, 2, 3, 4, 5]];
    const column = new ShapeColumn();
    for (const shape of shapes) column.push(shape);
    assert.deepEqual(
      shapes.map((_, index) => column.at(index)),
      shapes,
    );
  });
});
