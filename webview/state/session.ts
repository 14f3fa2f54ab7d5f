import { createContext, useContext } from 'react';
import type { VsCodeApi } from 'vscode-messenger-webview';
import type { PlainHealthSoFar } from '../../src/core/analyze/health/plainHealth';
import type { HealthSoFar } from '../../src/core/analyze/health/tensorHealth';
import { isComparison } from '../../src/core/qnat/tensorQuery';
import type { FileState } from '../../src/protocol/editor';
import { PlaceWanted, TakePlace } from '../../src/protocol/place';
import { type ComparisonProgress, ComparisonProgressed } from '../../src/protocol/views/compare';
import {
  type HealthProgress,
  HealthProgressed,
  PlainHealthProgressed,
} from '../../src/protocol/views/health';
import { type Finding, findingPages } from '../findings/findingPages';
import type { Size } from '../heatmap/viewport';
import { Host } from '../rpc/host';
import { TensorRows } from '../tensors/tensorRows';
import { TreeStore } from '../tree/treeStore';
import type { Marked } from '../values/cellRange';
import { KeptTiles } from '../values/keptTiles';
import { FileStore } from './fileStore';
import type { RowPages } from './rowPages';
import { SelectionStore } from './selection';
import { listedTensors } from './tensorCount';
import { Store } from './store';
import { persistentViewState, type ViewState } from './viewState';

/** Everything behind the components, wired together: made once a page. */
export class Session {
  readonly host: Host;
  readonly view: Store<ViewState>;
  readonly file: FileStore;
  readonly selection: SelectionStore;
  readonly rows: TensorRows;
  readonly tree: TreeStore;
  readonly findings: RowPages<Finding>;
  readonly kept: KeptTiles;
  /** The cells that are selected in the grid of values. */
  readonly marked = new Store<Marked | undefined>(undefined);

  /** Of the heat map. */
  readonly plotSize = new Store<Size | undefined>(undefined);

  /** How far the work is that was last told of. */
  readonly comparing = new Store<ComparisonProgress | undefined>(undefined);
  readonly health = new Store<HealthProgress<HealthSoFar> | undefined>(undefined);
  readonly plainHealth = new Store<HealthProgress<PlainHealthSoFar> | undefined>(undefined);

  constructor(api: VsCodeApi) {
    this.host = new Host(api);
    this.view = persistentViewState(api);
    this.file = new FileStore(this.host);
    this.selection = new SelectionStore(this.host, this.view);
    this.rows = new TensorRows(this.host, this.view, this.selection);
    this.tree = new TreeStore(this.host, this.view, this.selection);
    this.findings = findingPages(this.host);
    this.kept = new KeptTiles(this.host);
  }

  start(): void {
    let { generation, revision, survey } = this.file.get();
    let opened = false;
    this.file.subscribe(() => {
      const now = this.file.get();
      if (!opened || now.generation !== generation) this.openOrReopen();
      else if (now.revision !== revision) this.refresh();
      else if (now.survey !== survey) this.rows.renew();
      if (!hasTensors(now.state)) this.selection.clear();
      this.leaveLostOrder(now.state);
      opened ||= hasTensors(now.state);
      ({ generation, revision, survey } = now);
    });
    void this.file.start();
    this.host.on(PlaceWanted, () => void this.goToPlace());
    this.host.on(ComparisonProgressed, (progress) => this.comparing.set(progress));
    this.host.on(HealthProgressed, (progress) => this.health.set(progress));
    this.host.on(PlainHealthProgressed, (progress) => this.plainHealth.set(progress));
    void this.goToPlace();
  }

  /** Shows the block that someone outside of the page wants to see, if there is one. */
  private async goToPlace(): Promise<void> {
    const place = await this.host.ask(TakePlace, undefined).catch(() => undefined);
    if (!place) return;
    const { index, name: tensor, nth, cell } = place;
    if (cell) this.view.update({ tensor, nth, cell, view: 'block' });
    this.selection.reveal(index);
  }

  /** An order by what comparing has found is none when nothing is compared any more. */
  private leaveLostOrder(state: FileState | undefined): void {
    if (state?.kind !== 'file' || state.comparand || !isComparison(this.view.get().sort)) return;
    this.view.update({ sort: 'index', descending: false });
  }

  private openOrReopen(): void {
    const { state } = this.file.get();
    this.findings.cache.renew();
    this.rows.renew();
    this.tree.renew();
    if (hasTensors(state)) void this.selection.restore();
  }

  private refresh(): void {
    this.findings.cache.renew();
    this.rows.renew();
    this.tree.renew();
    this.selection.refresh();
  }
}

/** Whether there are tensors to select, or while they are being read, whether some are declared. */
function hasTensors(state: FileState | undefined): boolean {
  if (state?.kind === 'plain') return true;
  return state?.kind === 'file' && listedTensors(state) > 0;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session around this component.');
  return session;
}
