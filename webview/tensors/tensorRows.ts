import type { TensorQuery } from '../../src/core/qnat/tensorQuery';
import { FindRow, GetTensors, type TensorRow } from '../../src/protocol/editor';
import type { Host } from '../rpc/host';
import { type RowPage, RowPages } from '../state/rowPages';
import type { SelectionStore } from '../state/selection';
import { Store } from '../state/store';
import type { ViewState } from '../state/viewState';
import { nameLength } from './tensorName';

const PAGE = 200;
/** 40,000 rows: more than anyone scrolls through, a few MB. */
const MAX_PAGES = 200;

export interface TableCursor {
  /** Position of the active row in the query's order; undefined when it is not in it. */
  readonly position?: number;
  /** Counts the times that the table should scroll to it. */
  readonly reveal: number;
}

/** The table's rows in the order asked for, and the active one among them. */
export class TensorRows {
  readonly pages: RowPages<TensorRow>;
  readonly cursor = new Store<TableCursor>({ reveal: 0 });
  /** Rows the query selects in all; undefined until first known. */
  readonly total = new Store<number | undefined>(undefined);
  /** Characters of the longest name that was loaded so far: the column does not shrink. */
  readonly longestName = new Store(0);
  private query: TensorQuery;
  private locating = new AbortController();
  /** The active row is not loaded yet; it is selected when it is. */
  private pending = false;

  constructor(
    private readonly host: Host,
    private readonly view: Store<ViewState>,
    private readonly selection: SelectionStore,
  ) {
    this.query = queryOf(view.get());
    this.pages = new RowPages(PAGE, MAX_PAGES, this.load.bind(this));
    this.pages.cache.version.subscribe(() => this.selectPending());
    this.followView();
    this.followSelection();
  }

  /** Makes a row active, and its tensor selected as soon as it is known which. */
  moveTo(position: number): void {
    this.locating.abort();
    this.pending = true;
    this.cursor.set({ position, reveal: this.cursor.get().reveal + 1 });
    this.selectPending();
  }

  renew(): void {
    this.pages.cache.renew();
    void this.locate(false);
  }

  private async load(
    start: number,
    count: number,
    signal: AbortSignal,
  ): Promise<RowPage<TensorRow>> {
    const request = { query: this.query, start, count };
    const answer = await this.host.ask(GetTensors, request, signal);
    if (signal.aborted) return answer;
    this.total.set(answer.total);
    this.longestName.set(Math.max(this.longestName.get(), ...answer.rows.map(nameLength)));
    return answer;
  }

  private selectPending(): void {
    const { position } = this.cursor.get();
    if (!this.pending || position === undefined) return;
    const row = this.pages.at(position);
    if (!row) return;
    this.pending = false;
    this.selection.select(row.index, this.pages.currentAt(position));
  }

  private followView(): void {
    this.view.subscribe(() => {
      const query = queryOf(this.view.get());
      if (sameQuery(query, this.query)) return;
      this.query = query;
      this.pending = false;
      this.pages.cache.renew(undefined, true);
      void this.locate(false);
    });
  }

  private followSelection(): void {
    let { index, reveal } = this.selection.get();
    this.selection.subscribe(() => {
      const now = this.selection.get();
      const revealing = now.reveal !== reveal;
      if (revealing || (now.index !== index && !this.isActive(now.index)))
        void this.locate(revealing);
      ({ index, reveal } = now);
    });
  }

  private isActive(index: number | undefined): boolean {
    const { position } = this.cursor.get();
    return position !== undefined && this.pages.at(position)?.index === index;
  }

  /** Finds the row of the selected tensor, unless it is known to be the active one. */
  private async locate(reveal: boolean): Promise<void> {
    const { index } = this.selection.get();
    if (this.pending && !reveal) return;
    this.pending = false;
    this.locating.abort();
    if (index === undefined) return this.cursor.update({ position: undefined });
    const { signal } = (this.locating = new AbortController());
    const request = { query: this.query, index };
    const position = await this.host.ask(FindRow, request, signal).catch(() => undefined);
    if (signal.aborted) return;
    this.cursor.set({ position, reveal: this.cursor.get().reveal + Number(reveal) });
  }
}

function queryOf({ search, sort, descending }: ViewState): TensorQuery {
  return { search, sort, descending };
}

function sameQuery(a: TensorQuery, b: TensorQuery): boolean {
  return a.search === b.search && a.sort === b.sort && a.descending === b.descending;
}
