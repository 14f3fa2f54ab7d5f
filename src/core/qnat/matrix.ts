import type { ByteSource } from '../bytes/byteSource';
import { InvalidRequestError } from '../errors';
import { valueCount } from './layout';
import type { QnatTensor } from './qnatFile';
import { readValues, type ScaleChoice } from './tensorData';

/** A tensor as rows of its last dimension; a wrapped one is cut into rows of one width instead. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly wrapped: boolean;
}

/** Wider rows than this are not rows that anyone scrolls along. */
const MAX_COLUMNS = 64 * 1024;
const WRAPPED_COLUMNS = 256;
/** 64 K values: more than fits on a screen, 256 KiB a message. */
const MAX_TILE_VALUES = 64 * 1024;

/** Rows of the last dimension; vectors and very wide tensors are wrapped, by the block if it fits. */
export function matrixOf({ shape, blockSize }: Pick<QnatTensor, 'shape' | 'blockSize'>): Matrix {
  const values = valueCount(shape);
  const last = shape.at(-1) ?? 1;
  if (shape.length > 1 && last <= MAX_COLUMNS) {
    return { rows: last === 0 ? 0 : values / last, columns: last, wrapped: false };
  }
  const width = blockSize <= WRAPPED_COLUMNS ? Math.max(1, blockSize) : WRAPPED_COLUMNS;
  const columns = Math.min(width, Math.max(1, values));
  return { rows: Math.ceil(values / columns), columns, wrapped: true };
}

export interface TileRange {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** The part of one block that lies in one row of a tile; `column` and `length` are the matrix's. */
export interface BlockSegment {
  readonly row: number;
  readonly column: number;
  readonly length: number;
  readonly block: number;
  readonly scale: number;
  readonly zeroPoint?: number;
}

/** A rectangle of values; a wrapped tensor's last row may be shorter, then NaN fills it up. */
export interface Tile {
  readonly values: Float32Array;
  readonly codes: Uint8Array;
  readonly segments: readonly BlockSegment[];
}

/**
 * Reads one rectangle of a tensor's matrix.
 * @throws InvalidRequestError when the rectangle leaves the matrix or is larger than a page
 */
export async function readTile(
  source: ByteSource,
  tensor: QnatTensor,
  range: TileRange,
  choice: ScaleChoice,
  signal?: AbortSignal,
): Promise<Tile> {
  checkTile(range, matrixOf(tensor));
  const { columns } = matrixOf(tensor);
  const total = valueCount(tensor.shape);
  const values = new Float32Array(range.rows * range.columns).fill(NaN);
  const codes = new Uint8Array(values.length);
  const rows = Array.from({ length: range.rows }, async (_, index) => {
    const row = range.row + index;
    const start = row * columns + range.column;
    const count = Math.max(0, Math.min(range.columns, total - start));
    const run = await readValues(source, tensor, Math.min(start, total), count, choice, signal);
    values.set(run.values, index * range.columns);
    codes.set(run.codes, index * range.columns);
    return run.scales.length === 0 ? [] : segmentsOf(run, row, start, count, columns, tensor);
  });
  return { values, codes, segments: (await Promise.all(rows)).flat() };
}

function segmentsOf(
  run: { firstBlock: number; scales: Float32Array; zeroPoints?: Float32Array },
  row: number,
  start: number,
  count: number,
  columns: number,
  { blockSize }: QnatTensor,
): BlockSegment[] {
  return Array.from(run.scales, (scale, index) => {
    const block = run.firstBlock + index;
    const from = Math.max(start, block * blockSize);
    const to = Math.min(start + count, (block + 1) * blockSize);
    const zeroPoint = run.zeroPoints?.[index];
    return { row, column: from - row * columns, length: to - from, block, scale, zeroPoint };
  });
}

function checkTile({ row, column, rows, columns }: TileRange, matrix: Matrix): void {
  const whole = [row, column, rows, columns].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!whole || row + rows > matrix.rows || column + columns > matrix.columns) {
    throw new InvalidRequestError(
      `The tile at row ${row}, column ${column} leaves a matrix of ${matrix.rows} × ${matrix.columns}.`,
    );
  }
  if (rows * columns > MAX_TILE_VALUES) {
    throw new InvalidRequestError(
      `A tile of ${rows} × ${columns} values is larger than ${MAX_TILE_VALUES}.`,
    );
  }
}
