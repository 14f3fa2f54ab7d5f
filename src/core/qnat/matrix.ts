import type { ByteSource } from '../bytes/byteSource';
import { InvalidRequestError } from '../errors';
import { valueCount } from '../shape';
import { readWeightValues } from '../weights/readWeightValues';
import { isPlain, type PlainTensor, type Tensor } from '../tensor/tensor';
import { readRows, type UnreadRows } from './readRows';
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

/** What decides how a tensor is laid out: its shape, and the size of its blocks if it has some. */
export interface Shaped {
  readonly shape: readonly number[];
  readonly blockSize?: number;
}

/** Rows of the last dimension; vectors and very wide tensors are wrapped, by the block if it fits. */
export function matrixOf({ shape, blockSize = WRAPPED_COLUMNS }: Shaped): Matrix {
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
  /** Undefined for plain values, which have no segments either. */
  readonly codes?: Uint8Array;
  readonly segments: readonly BlockSegment[];
  /** One a segment: the scale its values were made with. */
  readonly scales: Float32Array;
  /** One a segment, where the tensor has zero points. */
  readonly zeroPoints?: Float32Array;
  /** Where a part of it could not be read: its values are NaN there, and it has no segments. */
  readonly unread?: UnreadRows;
}

/**
 * Reads one rectangle of a tensor's matrix, as far as it can be read.
 * @throws InvalidRequestError when the rectangle leaves the matrix or is larger than a page
 * @throws UnreadableBytesError when none of its rows can be read
 */
export async function readTile(
  source: ByteSource,
  tensor: Tensor,
  range: TileRange,
  choice: ScaleChoice,
  signal?: AbortSignal,
): Promise<Tile> {
  checkTile(range, matrixOf(tensor));
  if (isPlain(tensor)) return plainTile(source, tensor, range, signal);
  return quantizedTile(source, tensor, range, choice, signal);
}

async function plainTile(
  source: ByteSource,
  tensor: PlainTensor,
  range: TileRange,
  signal?: AbortSignal,
): Promise<Tile> {
  const values = new Float32Array(range.rows * range.columns).fill(NaN);
  const { unread } = await readRows(rowsOf(tensor, range), async ({ start, count, at }) =>
    values.set(await readWeightValues(source, tensor, start, count, signal), at),
  );
  return { values, segments: [], scales: new Float32Array(0), unread };
}

async function quantizedTile(
  source: ByteSource,
  tensor: QnatTensor,
  range: TileRange,
  choice: ScaleChoice,
  signal?: AbortSignal,
): Promise<Tile> {
  const { columns } = matrixOf(tensor);
  const values = new Float32Array(range.rows * range.columns).fill(NaN);
  const codes = new Uint8Array(values.length);
  const readRow = async ({ row, start, count, at }: TileRow) => {
    const run = await readValues(source, tensor, start, count, choice, signal);
    values.set(run.values, at);
    codes.set(run.codes, at);
    return { ...run, segments: segmentsOf(run, row, start, count, columns, tensor.blockSize) };
  };
  const { read: runs, unread } = await readRows(rowsOf(tensor, range), readRow);
  return {
    values,
    codes,
    segments: runs.flatMap(({ segments }) => segments),
    scales: joined(runs.map(({ scales }) => scales)),
    zeroPoints: tensor.parts?.zeroPoints ? joined(runs.map((run) => run.zeroPoints!)) : undefined,
    unread,
  };
}

/** A row's values in a rectangle, and where in the tile the first of them stands. */
interface TileRow {
  readonly row: number;
  readonly start: number;
  readonly count: number;
  readonly at: number;
}

function rowsOf(tensor: Tensor, range: TileRange): TileRow[] {
  const { columns } = matrixOf(tensor);
  const total = valueCount(tensor.shape);
  return Array.from({ length: range.rows }, (_, index) => {
    const row = range.row + index;
    const start = Math.min(total, row * columns + range.column);
    return { row, start, count: Math.min(range.columns, total - start), at: index * range.columns };
  });
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
