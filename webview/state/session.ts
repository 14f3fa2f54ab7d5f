import { createContext, useContext } from 'react';
import type { VsCodeApi } from 'vscode-messenger-webview';
import { FindingPages } from '../findings/findingPages';
import { Host } from '../rpc/host';
import { TensorRows } from '../tensors/tensorRows';
import { FileStore } from './fileStore';
import { SelectionStore } from './selection';
import type { Store } from './store';
import { persistentViewState, type ViewState } from './viewState';

/** Everything behind the components, wired together: made once a page. */
export class Session {
  readonly host: Host;
  readonly view: Store<ViewState>;
  readonly file: FileStore;
  readonly selection: SelectionStore;
  readonly rows: TensorRows;
  readonly findings: FindingPages;

  constructor(api: VsCodeApi) {
    this.host = new Host(api);
    this.view = persistentViewState(api);
    this.file = new FileStore(this.host);
    this.selection = new SelectionStore(this.host, this.view);
    this.rows = new TensorRows(this.host, this.view, this.selection);
    this.findings = new FindingPages(this.host);
  }

  start(): void {
    let { generation, revision } = this.file.get();
    let opened = false;
    this.file.subscribe(() => {
      const now = this.file.get();
      if (!opened || now.generation !== generation) this.openOrReopen();
      else if (now.revision !== revision) this.refresh();
      opened ||= now.state?.kind === 'file' && now.state.tensorCount > 0;
      ({ generation, revision } = now);
    });
    void this.file.start();
  }

  private openOrReopen(): void {
    const { state } = this.file.get();
    this.findings.renew();
    this.rows.renew();
    if (state?.kind === 'file' && state.tensorCount > 0) void this.selection.restore();
    else this.selection.clear();
  }

  private refresh(): void {
    this.findings.renew();
    this.rows.renew();
    this.selection.refresh();
  }
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session around this component.');
  return session;
}
