import assert from 'node:assert/strict';
import { binStart, keyOf, rangeOf, visibleTiles } from '../../../../webview/heatmap/levels';
import { WHOLE } from '../../../../webview/heatmap/settings';
import {
  cellAtPoint,
  panned,
  revealing,
  viewportOf,
  visibleRange,
  zoomed,
} from '../../../../webview/heatmap/viewport';

/** The second of some slices of 1501 × 3000. */
const AREA = { row: 1501, rows: 1501, columns: 3000 };
const SCREEN = { width: 800, height: 400 };
const CELL = { width: 60, height: 30 };

describe('a heat map of one slice', () => {
  it('has tiles whose bins begin and end with the slice', () => {
    const whole = viewportOf(WHOLE, AREA, SCREEN, CELL);
    const tiles = visibleTiles({ binRows: 4, binColumns: 4 }, whole, AREA);
    assert.equal(tiles[0].row, AREA.row);
    const last = tiles.at(-1)!;
    assert.equal(last.row + last.rows, AREA.row + AREA.rows);
    assert.equal(
      tiles.reduce((values, { rows, columns }) => values + rows * columns, 0),
      AREA.rows * AREA.columns,
    );
    for (const tile of tiles) assert.deepEqual(rangeOf(keyOf(tile), AREA), tile);
  });

  it('counts bins from the slice’s first row', () => {
    const level = { binRows: 4, binColumns: 2 };
    assert.deepEqual(binStart(level, AREA, { row: 1504, column: 3 }), { row: 1501, column: 2 });
    assert.deepEqual(binStart(level, AREA, { row: 1505, column: 4 }), { row: 1505, column: 4 });
  });

  it('never leaves the slice', () => {
    const whole = viewportOf(WHOLE, AREA, SCREEN, CELL);
    assert.deepEqual(visibleRange(whole, AREA), { ...AREA, column: 0 });
    const near = zoomed(WHOLE, whole, AREA, CELL, 3, { x: 0, y: 0 });
    for (const [y, edge] of [
      [-10_000, AREA.row],
      [10_000, AREA.row + AREA.rows],
    ]) {
      const view = viewportOf(near, AREA, SCREEN, CELL);
      const there = viewportOf(panned(near, view, AREA, 0, y), AREA, SCREEN, CELL);
      const { row, rows } = visibleRange(there, AREA);
      assert.equal(y < 0 ? row : row + rows, edge);
    }
  });

  it('finds the cell at a point, and the way to a cell', () => {
    const whole = viewportOf(WHOLE, AREA, SCREEN, CELL);
    assert.deepEqual(cellAtPoint(whole, AREA, 0, 0), { row: 1501, column: 0 });
    assert.deepEqual(cellAtPoint(whole, AREA, 799, 399.9), { row: 3001, column: 2996 });
    assert.equal(cellAtPoint(whole, AREA, 0, -1), undefined);
    const near = { zoom: 1, row: 0, column: 0 };
    const view = viewportOf(near, AREA, SCREEN, CELL);
    const cell = { row: 2000, column: 17, rows: 1, columns: 1 };
    const place = revealing(near, view, AREA, cell);
    const { row, rows } = visibleRange(viewportOf(place, AREA, SCREEN, CELL), AREA);
    assert.ok(row <= cell.row && cell.row < row + rows);
  });
});
