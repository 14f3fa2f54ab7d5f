import { type Expansion, groupsOf } from '../../src/core/qnat/tree/treeRows';
import { FindTreeRow, GetTree, type TreeQuery, type TreeRow } from '../../src/protocol/tree';
import type { Host } from '../rpc/host';
import { RowPages } from '../state/rowPages';
import type { SelectionStore } from '../state/selection';
import { Store } from '../state/store';
import type { ViewState } from '../state/viewState';
import type { TableCursor } from '../tensors/tensorRows';

const PAGE = 200;
const MAX_PAGES = 200;

/** Rows in all, and the tensors that the search leaves. */
export interface TreeTotals {
  readonly rows: number;
  readonly tensors: number;
}

/** The rows of the tensor tree, which groups are open, and the active row among them. */
export class TreeStore {
  readonly pages: RowPages<TreeRow>;
  readonly cursor = new Store<TableCursor>({ reveal: 0 });
  /** Undefined until first known. */
  readonly totals = new Store<TreeTotals | undefined>(undefined);
  /** Groups that were closed since the search began: it opens all. */
  private closed: readonly string[] = [];
  private query: TreeQuery;
  private locating = new AbortController();

  constructor(
    private readonly host: Host,
    private readonly view: Store<ViewState>,
    private readonly selection: SelectionStore,
  ) {
    this.query = this.queryOf(view.get());
    this.pages = new RowPages(PAGE, MAX_PAGES, this.load.bind(this));
    view.subscribe(() => this.followView());
    this.followSelection();
  }

  /** Makes a row active; a tensor's is selected. */
  moveTo(position: number): void {
    this.locating.abort();
    this.cursor.set({ position, reveal: this.cursor.get().reveal + 1 });
    const row = this.pages.at(position);
    if (row?.kind !== 'tensor') return;
    const current = this.pages.currentAt(position);
    const isCurrent = current?.kind === 'tensor';
    this.selection.select(row.tensor.index, isCurrent ? current.tensor : undefined);
  }

  /** Opens a group that is closed, or closes it. */
  toggle(path: string): void {
    if (this.query.search === '') {
      this.view.update({ expanded: toggled(this.view.get().expanded, path) });
      return;
    }
    this.closed = toggled(this.closed, path);
    this.ask(this.queryOf(this.view.get()));
  }

  renew(): void {
    if (!this.view.get().tree) return;
    this.pages.cache.renew();
    void this.locate(false);
  }

  /** Opens the groups around the selected tensor and scrolls to it. */
  showSelected(): void {
    const { detail } = this.selection.get();
    if (!detail) return;
    const { expanded } = this.view.get();
    this.view.update({ expanded: [...new Set([...expanded, ...groupsOf(detail.name)])] });
    void this.locate(true);
  }

  private async load(start: number, count: number, signal: AbortSignal) {
    const answer = await this.host.ask(GetTree, { query: this.query, start, count }, signal);
    const { total, tensors } = answer;
    if (!signal.aborted) this.totals.set({ rows: total, tensors });
    return answer;
  }

  private followView(): void {
    const view = this.view.get();
    if (view.search.trim() !== this.query.search) this.closed = [];
    const query = this.queryOf(view);
    if (JSON.stringify(query) !== JSON.stringify(this.query)) this.ask(query);
  }

  private ask(query: TreeQuery): void {
    const searched = query.search !== this.query.search;
    this.query = query;
    this.pages.cache.renew(undefined, true);
    if (searched && this.view.get().tree) void this.locate(false);
  }

  private followSelection(): void {
    let { reveal, detail } = this.selection.get();
    let revealing = false;
    this.selection.subscribe(() => {
      const now = this.selection.get();
      const loaded = now.detail !== detail && !now.loading;
      revealing ||= now.reveal !== reveal;
      ({ reveal, detail } = now);
      if (now.loading || !this.view.get().tree || !(loaded || revealing)) return;
      if (revealing) this.showSelected();
      else void this.locate(false);
      revealing = false;
    });
  }

  /** Makes the row of the selected tensor the active one, unless it is in a closed group. */
  private async locate(reveal: boolean): Promise<void> {
    const { index } = this.selection.get();
    if (index === undefined) return;
    this.locating.abort();
    const { signal } = (this.locating = new AbortController());
    const request = { query: this.query, index };
    const position = await this.host.ask(FindTreeRow, request, signal).catch(() => undefined);
    if (signal.aborted || position === undefined) return;
    this.cursor.set({ position, reveal: this.cursor.get().reveal + Number(reveal) });
  }

  private queryOf({ search, expanded }: ViewState): TreeQuery {
    const text = search.trim();
    const expansion: Expansion =
      text === '' ? { all: false, except: expanded } : { all: true, except: this.closed };
    return { search: text, expansion };
  }
}

function toggled(paths: readonly string[], path: string): readonly string[] {
  return paths.includes(path) ? paths.filter((other) => other !== path) : [...paths, path];
}
