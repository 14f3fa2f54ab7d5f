import { LEVELS } from './codebook';
import { codeAt, type NF4Blocks } from './dequantize';

/** What is reduced of each value: f(code) = (table[code] + zero point) · scale, in f32. */
export interface ReducedField {
  /** One f32 a code: {@link LEVELS} for the values themselves. */
  readonly table: Float32Array;
  /** Whether |f| is reduced instead. */
  readonly absolute: boolean;
}

export const VALUE_FIELD: ReducedField = { table: LEVELS, absolute: false };

/** Rows of equal length in blocks of values. */
export interface RowsOfValues {
  /** Index of the first value of the first row, counted over whole blocks. */
  readonly first: number;
  /** Values from one row's first to the next one's. */
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Lowers `lowest` and raises `highest`, one a column, to the smallest and largest of the column's
 * values so far. The first of equals stays; from a NaN on, both are NaN.
 */
export function reduceExtremes(
  blocks: NF4Blocks,
  field: ReducedField,
  rows: RowsOfValues,
  lowest: Float32Array,
  highest: Float32Array,
): void {
  forEachValue(blocks, field, rows, (value, column) => {
    const unknown = Number.isNaN(value);
    if (value < lowest[column] || unknown) lowest[column] = value;
    if (value > highest[column] || unknown) highest[column] = value;
  });
}

/** Adds each column's values to its sum, row by row, in f64. */
export function reduceSums(
  blocks: NF4Blocks,
  field: ReducedField,
  rows: RowsOfValues,
  sums: Float64Array,
): void {
  forEachValue(blocks, field, rows, (value, column) => {
    sums[column] += value;
  });
}

function forEachValue(
  blocks: NF4Blocks,
  { table, absolute }: ReducedField,
  { first, stride, rows, columns }: RowsOfValues,
  visit: (value: number, column: number) => void,
): void {
  const { scales, zeroPoints, blockSize } = blocks;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const index = first + row * stride + column;
      const block = Math.floor(index / blockSize);
      const level = Math.fround(table[codeAt(blocks, index)] + (zeroPoints?.[block] ?? 0));
      const value = Math.fround(level * scales[block]);
      visit(absolute ? Math.abs(value) : value, column);
    }
  }
}
