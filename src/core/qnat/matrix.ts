import type { ByteSource } from '../bytes/byteSource';
import { InvalidRequestError } from '../errors';
import { valueCount } from '../shape';
import type { QnatTensor } from './tensor';
import { type DequantizedRun, readValues, type ScaleChoice } from './tensorData';

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
}

/** A rectangle of values; a wrapped tensor's last row may be shorter, then NaN fills it up. */
export interface Tile {
  readonly values: Float32Array;
  readonly codes: Uint8Array;
  readonly segments: readonly BlockSegment[];
  /** One a segment: the scale its values were made with. */
  readonly scales: Float32Array;
  /** One a segment, where the tensor has zero points. */
  readonly zeroPoints?: Float32Array;
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
  const runs = await Promise.all(
    Array.from({ length: range.rows }, async (_, index) => {
      const row = range.row + index;
      const start = row * columns + range.column;
      const count = Math.max(0, Math.min(range.columns, total - start));
      const run = await readValues(source, tensor, Math.min(start, total), count, choice, signal);
      values.set(run.values, index * range.columns);
      codes.set(run.codes, index * range.columns);
      return { ...run, segments: segmentsOf(run, row, start, count, columns, tensor.blockSize) };
    }),
  );
  return {
    values,
    codes,
    segments: runs.flatMap(({ segments }) => segments),
    scales: joined(runs.map(({ scales }) => scales)),
    zeroPoints: tensor.parts?.zeroPoints ? joined(runs.map((run) => run.zeroPoints!)) : undefined,
  };
}

/** The blocks a run of one row touches, one segment a scale. */
function segmentsOf(
  { firstBlock, scales }: DequantizedRun,
  row: number,
  start: number,
  count: number,
  columns: number,
  blockSize: number,
): BlockSegment[] {
  return Array.from({ length: scales.length }, (_, index) => {
    const block = firstBlock + index;
    const from = Math.max(start, block * blockSize);
    const to = Math.min(start + count, (block + 1) * blockSize);
    return { row, column: from - row * columns, length: to - from, block };
  });
}

function joined(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

function checkTile(range: TileRange, matrix: Matrix): void {
  checkInside(range, matrix);
  const { rows, columns } = range;
  if (rows * columns > MAX_TILE_VALUES) {
    throw new InvalidRequestError(
      `A tile of ${rows} × ${columns} values is larger than ${MAX_TILE_VALUES}.`,
    );
  }
}

/** @throws InvalidRequestError when a rectangle leaves its matrix */
export function checkInside({ row, column, rows, columns }: TileRange, matrix: Matrix): void {
  const whole = [row, column, rows, columns].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (whole && row + rows <= matrix.rows && column + columns <= matrix.columns) return;
  throw new InvalidRequestError(
    `The tile at row ${row}, column ${column} leaves a matrix of ${matrix.rows} × ${matrix.columns}.`,
  );
}
