import type { BlockSegment, Matrix, TileRange } from '../../src/core/qnat/matrix';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { GetTile, type TilePage } from '../../src/protocol/editor';
import type { Host } from '../rpc/host';
import { PageCache, type PageSlot } from '../state/pageCache';

export const TILE_ROWS = 32;
export const TILE_COLUMNS = 128;
/** 20 KB a tile and its segments: some 10 MB. */
const MAX_TILES = 256;

/** The scale, and zero point, of a block. */
export interface BlockFactors {
  readonly scale: number;
  readonly zeroPoint?: number;
  /** What they were when last read, where they are others now. */
  readonly before?: BlockFactors;
}

/** Where values come from; another epoch is another version of the file. */
export interface TileSource {
  readonly index: number;
  readonly scales: ScaleChoice;
  readonly epoch: number;
}

/** An answer, ready to be read cell by cell. */
interface LoadedTile extends TileRange {
  readonly values: Float32Array;
  /** Plain values have none, and no blocks. */
  readonly codes?: Uint8Array;
  readonly blocks: ReadonlyMap<number, BlockFactors>;
  readonly scales: ScaleChoice;
  /** Rows that could not be read, and why. */
  readonly unread: ReadonlySet<number>;
  readonly reason?: string;
  readonly version: number;
  /** The same values as they were in the version of the file that was read before. */
  readonly before?: LoadedTile;
}

export type TileSlot = PageSlot<LoadedTile>;

export interface CellValue {
  readonly value: number;
  /** Undefined for plain values. */
  readonly code?: number;
  /** What was here when it was last read, where that was something else. */
  readonly before?: CellValue;
}

class TileCache extends PageCache<LoadedTile> {
  protected override missingIn({ reason }: LoadedTile): string | undefined {
    return reason;
  }
}

/** The values of one tensor, by rectangles. */
export class TileStore {
  readonly cache: PageCache<LoadedTile>;

  constructor(
    private readonly host: Host,
    private readonly matrix: Matrix,
    private shown: TileSource,
  ) {
    this.cache = new TileCache(this.loader(shown), MAX_TILES);
  }

  /** Shows another source in the same place; old values stay until the new ones arrive. */
  show(source: TileSource): void {
    if (sameSource(source, this.shown)) return;
    this.shown = source;
    this.cache.renew(this.loader(source));
  }

  /** Shows values again that were not on the screen for a while: no others than those of the source. */
  showAgain(source: TileSource): void {
    if (!sameSource(source, this.shown)) this.cache.putAside();
    this.show(source);
  }

  /** Names the tiles of a part of the grid, ends included, in one text. */
  keys(rows: readonly [number, number], columns: readonly [number, number]): string {
    const keys: string[] = [];
    for (let row = tileOf(rows[0], TILE_ROWS); row <= rows[1]; row += TILE_ROWS) {
      for (let at = tileOf(columns[0], TILE_COLUMNS); at <= columns[1]; at += TILE_COLUMNS) {
        keys.push(`${row}:${at}`);
      }
    }
    return keys.join(' ');
  }

  want(keys: string): void {
    this.cache.want(keys.split(' '));
  }

  slot(row: number, column: number): TileSlot | undefined {
    return this.cache.get(`${tileOf(row, TILE_ROWS)}:${tileOf(column, TILE_COLUMNS)}`);
  }

  /** Why a value could not be read, if so. */
  error(row: number, column: number): string | undefined {
    const slot = this.slot(row, column);
    return slot?.error ?? (slot?.value?.unread.has(row) ? slot.value.reason : undefined);
  }

  cell(row: number, column: number): CellValue | undefined {
    const tile = this.slot(row, column)?.value;
    const cell = tile && cellOf(tile, row, column);
    const before = tile?.before && cellOf(tile.before, row, column);
    if (!cell || !before || (Object.is(before.value, cell.value) && before.code === cell.code))
      return cell;
    return { ...cell, before };
  }

  block(row: number, column: number, block: number): BlockFactors | undefined {
    const tile = this.slot(row, column)?.value;
    const factors = tile?.blocks.get(block);
    const before = tile?.before?.blocks.get(block);
    if (!factors || !before || sameFactors(factors, before)) return factors;
    return { ...factors, before };
  }

  private loader({ index, scales }: TileSource) {
    return async (key: string, signal: AbortSignal): Promise<LoadedTile> => {
      const range = this.range(key);
      const page = await this.host.ask(GetTile, { index, range, scales }, signal);
      const old = this.cache.get(key);
      return loaded(range, page, scales, old?.value ?? old?.last);
    };
  }

  private range(key: string): TileRange {
    const [row, column] = key.split(':').map(Number);
    return {
      row,
      column,
      rows: Math.min(TILE_ROWS, this.matrix.rows - row),
      columns: Math.min(TILE_COLUMNS, this.matrix.columns - column),
    };
  }
}

function tileOf(at: number, size: number): number {
  return at - (at % size);
}

function sameSource(one: TileSource, other: TileSource): boolean {
  return one.index === other.index && one.scales === other.scales && one.epoch === other.epoch;
}

function cellOf(tile: LoadedTile, row: number, column: number): CellValue | undefined {
  if (tile.unread.has(row)) return undefined;
  const at = (row - tile.row) * tile.columns + column - tile.column;
  return { value: tile.values[at], code: tile.codes?.[at] };
}

function sameFactors(one: BlockFactors, other: BlockFactors): boolean {
  return Object.is(one.scale, other.scale) && Object.is(one.zeroPoint, other.zeroPoint);
}

/** @param old the tile that this one takes the place of: with other scales it was no other version */
function loaded(
  range: TileRange,
  page: TilePage,
  choice: ScaleChoice,
  old: LoadedTile | undefined,
): LoadedTile {
  const scales = new Float32Array(page.scales);
  const zeroPoints = page.zeroPoints && new Float32Array(page.zeroPoints);
  const factors = ({ block }: BlockSegment, index: number): [number, BlockFactors] => [
    block,
    { scale: scales[index], zeroPoint: zeroPoints?.[index] },
  ];
  return {
    ...range,
    values: new Float32Array(page.values),
    codes: page.codes && new Uint8Array(page.codes),
    blocks: new Map(page.segments.map(factors)),
    scales: choice,
    unread: new Set(page.unread?.rows),
    reason: page.unread?.reason,
    version: page.version,
    before: old && versionBefore(old, choice, page.version),
  };
}

/** A version can be asked for twice, and what had changed with it has changed still. */
function versionBefore(
  old: LoadedTile,
  choice: ScaleChoice,
  version: number,
): LoadedTile | undefined {
  if (old.scales !== choice) return undefined;
  return old.version === version ? old.before : { ...old, before: undefined };
}
