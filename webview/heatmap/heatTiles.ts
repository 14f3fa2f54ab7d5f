import type { HeatMode, Reduction } from '../../src/core/heatmap/heatField';
import { type BinnedRange, binCounts } from '../../src/core/heatmap/heatTile';
import type { TileRange } from '../../src/core/qnat/matrix';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { GetHeatTile } from '../../src/protocol/views/heatMap';
import type { Host } from '../rpc/host';
import { PageCache, type PageSlot } from '../state/pageCache';
import type { Cell } from '../state/viewState';
import { type Domain, extremesOf, type HeatNumbers } from './domain';
import { keyOf, type Level, rangeOf, TILE_COLUMNS, TILE_ROWS, visibleTiles } from './levels';
import type { Palette } from './palette';
import type { HeatArea, Viewport } from './viewport';

/** 512 KiB a tile, numbers and picture: those of a few screens, 48 MiB. */
const MAX_TILES = 96;
/** Larger tiles are sampled first: looking at all their values takes some of the time that an eye waits. */
const SAMPLED_VALUES = 4 * 1024 * 1024;
/** A sample of one row in fewer is not worth it. */
const SAMPLED_ROWS = 8;

/** What the numbers are. */
export interface HeatSource {
  readonly index: number;
  readonly mode: HeatMode;
  readonly reduction: Reduction;
  readonly scales: ScaleChoice;
}

/** The numbers of some bins, and their picture. */
export class HeatTile implements HeatNumbers {
  readonly rows: number;
  readonly columns: number;
  readonly extremes: Domain | undefined;
  private picture?: HTMLCanvasElement;
  private painted?: Palette;

  constructor(
    readonly range: BinnedRange,
    readonly numbers: Float32Array,
  ) {
    ({ rows: this.rows, columns: this.columns } = binCounts(range));
    this.extremes = extremesOf(numbers);
  }

  /** The number of the bin that a cell is in. */
  at(row: number, column: number): number {
    const { range, columns } = this;
    const down = Math.floor((row - range.row) / range.binRows);
    return this.numbers[down * columns + Math.floor((column - range.column) / range.binColumns)];
  }

  /** A pixel a bin; painted once for each palette. */
  pictureIn(palette: Palette): HTMLCanvasElement {
    if (this.picture && this.painted === palette) return this.picture;
    const picture = this.picture ?? document.createElement('canvas');
    picture.width = this.columns;
    picture.height = this.rows;
    const image = new ImageData(this.columns, this.rows);
    palette.paint(this.numbers, new Uint32Array(image.data.buffer));
    picture.getContext('2d')!.putImageData(image, 0, 0);
    this.painted = palette;
    return (this.picture = picture);
  }
}

/** Tiles on the screen that are not exact. */
export interface HeatProgress {
  /** Nothing is there yet. */
  readonly reading: number;
  readonly sampled: number;
  /** Nothing is there, nor will be without consent. */
  readonly unread: number;
}

export interface FoundTile {
  readonly tile: HeatTile;
  /** Or sampled: a first impression. */
  readonly exact: boolean;
}

/** The tiles of one heat map at all its levels. */
export class HeatTiles {
  readonly exact: PageCache<HeatTile>;
  /** First impressions of tiles that take a while. */
  readonly sampled: PageCache<HeatTile>;
  private wanted: readonly BinnedRange[] = [];
  /** Those of them that are read whole. */
  private toRead: ReadonlySet<string> = new Set();

  constructor(
    private readonly host: Host,
    private readonly area: HeatArea,
    private readonly source: HeatSource,
  ) {
    this.exact = new PageCache(this.loader(false), MAX_TILES);
    this.sampled = new PageCache(this.loader(true), MAX_TILES / 2);
    this.sampled.version.subscribe(() => this.wantExact());
  }

  /**
   * Fetches tiles, the first of them first; those named before and no more are given up.
   * @param values that may be read: tiles beyond them are sampled only
   */
  want(ranges: readonly BinnedRange[], values = Infinity): void {
    let left = values;
    const toRead = ranges.filter(({ rows, columns }) => (left -= rows * columns) >= 0);
    this.wanted = ranges;
    this.toRead = new Set(toRead.map(keyOf));
    this.sampled.want(ranges.filter((range) => this.isToSample(range)).map(keyOf));
    this.wantExact();
  }

  /** Nothing takes the processor from a first impression until it is there, or failed. */
  private wantExact(): void {
    const ready = this.wanted.filter(
      (range) =>
        this.isToRead(range) &&
        (!this.isToSample(range) || this.sampled.get(keyOf(range))?.stale === false),
    );
    this.exact.want(ready.map(keyOf));
  }

  /** The file is another one. @param values as {@link want} */
  renew(values: number): void {
    // What may not be read is not asked for anew, but sampled.
    this.want(this.wanted, values);
    this.exact.renew();
    this.sampled.renew();
    this.want(this.wanted, values);
  }

  /** Where errors are told from: samples are first impressions only, unless nothing else may be read. */
  get failing(): PageCache<HeatTile> {
    const isSampledOnly = this.wanted.some((range) => !this.isToRead(range));
    return isSampledOnly && this.exact.firstError() === undefined ? this.sampled : this.exact;
  }

  dispose(): void {
    this.sampled.dispose();
    this.exact.dispose();
  }

  /** The best there is of a tile. */
  get(range: BinnedRange): FoundTile | undefined {
    const key = keyOf(range);
    const exact = this.exactSlot(key);
    if (exact?.value) return { tile: exact.value, exact: true };
    const tile = this.sampled.get(key)?.value ?? this.exact.get(key)?.value;
    return tile && { tile, exact: false };
  }

  /** Large ones are sampled until they are read, and those that are not to be read. */
  private isToSample(range: BinnedRange): boolean {
    const key = keyOf(range);
    if (range.binRows < SAMPLED_ROWS || this.exactSlot(key)) return false;
    return isLarge(range) || !this.isToRead(range);
  }

  private isToRead(range: BinnedRange): boolean {
    return this.toRead.has(keyOf(range));
  }

  /** An exact tile; one of another version of the file only as long as it is being read anew. */
  private exactSlot(key: string): PageSlot<HeatTile> | undefined {
    const slot = this.exact.get(key);
    return slot?.stale && !this.toRead.has(key) ? undefined : slot;
  }

  /** The best there is of the tiles that a viewport shows; undefined for those on their way. */
  shown(level: Level, view: Viewport): (FoundTile | undefined)[] {
    return visibleTiles(level, view, this.area).map((range) => this.get(range));
  }

  /** What is not exact of the tiles that a viewport shows. */
  progress(level: Level, view: Viewport): HeatProgress {
    const ranges = visibleTiles(level, view, this.area);
    const missing = ranges.filter((range) => !this.get(range));
    const unread = missing.filter((range) => !this.isToSample(range) && !this.isToRead(range));
    return {
      reading: missing.length - unread.length,
      sampled: ranges.filter((range) => this.get(range)?.exact === false).length,
      unread: unread.length,
    };
  }

  /** Exact tiles of other levels, the coarsest first: what is shown where a tile is on its way. */
  ofOtherLevels({ binRows, binColumns }: Level): HeatTile[] {
    const area = ({ range }: HeatTile) => range.binRows * range.binColumns;
    return this.exact
      .values()
      .filter(({ range }) => range.binRows !== binRows || range.binColumns !== binColumns)
      .sort((a, b) => area(b) - area(a));
  }

  /** Exact tiles of a level. */
  ofLevel({ binRows, binColumns }: Level): HeatTile[] {
    return this.exact
      .values()
      .filter(({ range }) => range.binRows === binRows && range.binColumns === binColumns);
  }

  /** A cell of a range that has a number; undefined where none has, as of a mean. */
  async find(range: TileRange, number: number, signal: AbortSignal): Promise<Cell | undefined> {
    let { row, column, rows, columns } = range;
    while (rows * columns > 1) {
      const binRows = Math.ceil(rows / TILE_ROWS);
      const binColumns = Math.ceil(columns / TILE_COLUMNS);
      const parts = { row, column, rows, columns, binRows, binColumns };
      const numbers = await this.load(parts, false, signal);
      const at = numbers.findIndex((other) => other === number || Object.is(other, number));
      if (at < 0) return undefined;
      const across = binCounts(parts).columns;
      const [down, right] = [Math.floor(at / across) * binRows, (at % across) * binColumns];
      [row, rows] = [row + down, Math.min(binRows, rows - down)];
      [column, columns] = [column + right, Math.min(binColumns, columns - right)];
    }
    return { row, column };
  }

  private loader(sampled: boolean) {
    return async (key: string, signal: AbortSignal): Promise<HeatTile> => {
      const range = rangeOf(key, this.area);
      return new HeatTile(range, await this.load(range, sampled, signal));
    };
  }

  private async load(range: BinnedRange, sampled: boolean, signal: AbortSignal) {
    const { index, ...what } = this.source;
    const question = { index, query: { ...what, range, sampled } };
    return new Float32Array(await this.host.ask(GetHeatTile, question, signal));
  }
}

function isLarge({ rows, columns }: BinnedRange): boolean {
  return rows * columns > SAMPLED_VALUES;
}
