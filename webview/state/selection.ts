import { FindTensor, GetTensor, type ShownTensor } from '../../src/protocol/editor';
import type { Host } from '../rpc/host';
import { WHOLE } from '../heatmap/settings';
import { Store } from './store';
import type { ViewState } from './viewState';

export interface Selection {
  readonly index?: number;
  /** Of `index`, or of the tensor before while `loading`. */
  readonly detail?: ShownTensor;
  readonly error?: string;
  readonly loading: boolean;
  /** Counts the versions of the file that `detail` was read from. */
  readonly epoch: number;
  /** Counts the times that the table should scroll to the selected tensor. */
  readonly reveal: number;
}

/** Which tensor is selected, and all that is known of it. */
export class SelectionStore extends Store<Selection> {
  private epoch = 0;
  private flight = new AbortController();

  constructor(
    private readonly host: Host,
    private readonly view: Store<ViewState>,
  ) {
    super({ loading: false, epoch: 0, reveal: 0 });
  }

  select(index: number): void {
    if (index !== this.get().index || this.get().error !== undefined) void this.load(index);
  }

  /** Selects a tensor from elsewhere than the table, and has the table show it. */
  reveal(index: number): void {
    this.select(index);
    this.update({ reveal: this.get().reveal + 1 });
  }

  /** Finds the remembered tensor in a file that was opened or read anew; else takes the first. */
  async restore(): Promise<void> {
    const flight = this.renewFlight();
    this.epoch++;
    const { tensor: name } = this.view.get();
    try {
      const found =
        name === undefined ? 0 : await this.host.ask(FindTensor, { name }, flight.signal);
      await this.load(found ?? 0);
    } catch (error) {
      this.fail(flight, error);
    }
  }

  /** Asks again for what is selected: its findings may be others now. */
  refresh(): void {
    const { index } = this.get();
    if (index !== undefined) void this.load(index);
  }

  clear(): void {
    this.renewFlight();
    this.update({ index: undefined, detail: undefined, error: undefined, loading: false });
  }

  private async load(index: number): Promise<void> {
    const flight = this.renewFlight();
    this.update({ index, loading: true, error: undefined });
    try {
      const detail = await this.host.ask(GetTensor, { index }, flight.signal);
      if (flight.signal.aborted) return;
      this.remember(detail.name);
      this.update({ detail, loading: false, epoch: this.epoch });
    } catch (error) {
      this.fail(flight, error);
    }
  }

  private fail(flight: AbortController, error: unknown): void {
    if (flight.signal.aborted) return;
    this.update({ detail: undefined, loading: false, error: (error as Error).message });
  }

  private renewFlight(): AbortController {
    this.flight.abort();
    return (this.flight = new AbortController());
  }

  /** Another tensor is shown from its beginning. */
  private remember(tensor: string): void {
    if (tensor === this.view.get().tensor) return;
    const beginning = { cell: { row: 0, column: 0 }, gridTop: 0, gridLeft: 0, heatPlace: WHOLE };
    this.view.update({ tensor, ...beginning });
  }
}
