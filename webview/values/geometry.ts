import { flatOf, multiIndex } from '../../src/core/shape';
import type { PlainDetail, ShownTensor, TensorDetail } from '../../src/protocol/editor';
import type { Cell } from '../state/viewState';

/** A quantized tensor of which the numbers that a grid needs are known. */
export type QuantizedGrid = TensorDetail & Required<Pick<TensorDetail, 'matrix' | 'values'>>;

/** The same, or one of plain values, which has no block size. */
export type GridDetail = QuantizedGrid | PlainDetail;

/** What decides where in the grid a value is. */
export type Geometry = Pick<GridDetail, 'matrix' | 'shape' | 'values' | 'blockSize'>;

/** The part of one block in one row of the grid: columns [start, end). */
export interface BlockSpan {
  readonly block: number;
  readonly start: number;
  readonly end: number;
}

export function hasGrid(detail: ShownTensor): detail is GridDetail {
  return detail.matrix !== undefined && detail.values !== undefined;
}

export function flatIndex({ matrix }: Geometry, { row, column }: Cell): number {
  return row * matrix.columns + column;
}

export function cellAt({ matrix }: Geometry, flat: number): Cell {
  const row = Math.floor(flat / matrix.columns);
  return { row, column: flat - row * matrix.columns };
}

/** Columns of a row that hold values: the last row of a wrapped tensor may be shorter. */
export function columnsOf({ matrix, values }: Geometry, row: number): number {
  return Math.max(0, Math.min(matrix.columns, values - row * matrix.columns));
}

/** The block that a value is in; undefined for plain values. */
export function blockOf({ blockSize }: Pick<Geometry, 'blockSize'>, flat: number) {
  return blockSize === undefined ? undefined : Math.floor(flat / blockSize);
}

/** The blocks that columns [first, last] of a row belong to, from their first column on. */
export function blocksAcross(
  geometry: Geometry,
  row: number,
  first: number,
  last: number,
): BlockSpan[] {
  const { blockSize, matrix } = geometry;
  if (blockSize === undefined) return [];
  const start = row * matrix.columns;
  const columns = columnsOf(geometry, row);
  const from = Math.floor((start + first) / blockSize);
  const to = Math.floor((start + Math.min(last, columns - 1)) / blockSize);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => {
    const block = from + index;
    return {
      block,
      start: Math.max(0, block * blockSize - start),
      end: Math.min(columns, (block + 1) * blockSize - start),
    };
  });
}

/** What stands before a row: its index, or the flat index of its first value when wrapped. */
export function rowLabel({ matrix, shape }: Geometry, row: number): string {
  if (matrix.wrapped) return String(row * matrix.columns);
  if (shape.length === 2) return String(row);
  return `[${multiIndex(shape.slice(0, -1), row).join(', ')}, :]`;
}

/**
 * The flat index that someone typed: `12` counts values, `3, 12` is an index in each dimension.
 * @throws RangeError with a message for that person
 */
export function parseIndex({ shape, values }: Geometry, text: string): number {
  const parts = text.split(/[\s,;[\]()]+/).filter(Boolean);
  const numbers = parts.map(Number);
  if (parts.length === 0 || numbers.some((part) => !Number.isSafeInteger(part) || part < 0))
    throw new RangeError('Type one index, or one for each dimension.');
  if (numbers.length === 1) return inRange(numbers[0], values, 'The index');
  if (numbers.length !== shape.length)
    throw new RangeError(`This tensor has ${shape.length} dimensions, not ${numbers.length}.`);
  return flatOf(
    shape,
    numbers.map((part, at) => inRange(part, shape[at], `Dimension ${at}`)),
  );
}

function inRange(index: number, limit: number, what: string): number {
  if (index < limit) return index;
  throw new RangeError(`${what} goes up to ${limit - 1}.`);
}
