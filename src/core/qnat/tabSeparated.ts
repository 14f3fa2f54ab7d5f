import type { ByteSource } from '../bytes/byteSource';
import { InvalidRequestError } from '../errors';
import { pauser } from '../pause';
import { valueCount } from '../shape';
import { formatCount } from '../text/format';
import { copiedValue, type Notation } from '../text/notation';
import { matrixOf, readTile, type Tile, type TileRange } from './matrix';
import type { Tensor } from '../tensor/tensor';
import type { ScaleChoice } from './tensorData';

/** Some 12 MB of text. */
const MAX_VALUES = 1_000_000;
/** Values, and rows, that are read and written between two pauses. */
const BAND_VALUES = 16 * 1024;
const BAND_ROWS = 128;

/**
 * A rectangle of a tensor's matrix as text: a line a row, its values parted by tabs.
 * @throws InvalidRequestError when the rectangle leaves the matrix, or is too large to be copied
 */
export async function tabSeparated(
  source: ByteSource,
  tensor: Tensor,
  range: TileRange,
  choice: ScaleChoice,
  notation: Notation,
  signal?: AbortSignal,
): Promise<string> {
  checkSize(range);
  const pause = pauser(signal);
  const lines: string[] = [];
  const step = Math.max(1, Math.min(BAND_ROWS, Math.floor(BAND_VALUES / range.columns)));
  const end = range.row + range.rows;
  for (let row = range.row; row < end; row += step) {
    const band = { ...range, row, rows: Math.min(step, end - row) };
    const tile = await readTile(source, tensor, band, choice, signal);
    lines.push(...linesOf(tile, band, tensor, notation));
    await pause();
  }
  return lines.join('\n');
}

function checkSize({ rows, columns }: TileRange): void {
  if (rows * columns <= MAX_VALUES) return;
  throw new InvalidRequestError(
    `${formatCount(rows * columns)} values are selected; up to ${formatCount(MAX_VALUES)} can be copied. Export them instead.`,
  );
}

function linesOf(tile: Tile, band: TileRange, tensor: Tensor, notation: Notation): string[] {
  const total = valueCount(tensor.shape);
  const { columns } = matrixOf(tensor);
  return Array.from({ length: band.rows }, (_, index) => {
    const first = (band.row + index) * columns + band.column;
    // A wrapped tensor's last row may be shorter.
    const count = Math.max(0, Math.min(band.columns, total - first));
    const at = index * band.columns;
    const values = Array.from({ length: count }, (_, column) =>
      copiedValue({ value: tile.values[at + column], code: tile.codes?.[at + column] }, notation),
    );
    return values.join('\t');
  });
}
