import { FindTensor, GetTensor, type ShownTensor, type TensorRow } from '../../src/protocol/editor';
import { wholeDetailOf } from '../../src/protocol/tensorDetail';
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

  /** @param row of it as it is now, where that is known: most say all there is to say */
  select(index: number, row?: TensorRow): void {
    if (index === this.get().index && this.get().error === undefined) return;
    const detail = row && wholeDetailOf(row);
    if (detail) this.show(detail, this.renewFlight());
    else void this.load(index);
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
    try {
      await this.load((await this.findRemembered(flight.signal)) ?? 0);
    } catch (error) {
      this.fail(flight, error);
    }
  }

  /** Of a name that is not there as often any more, the first is taken. */
  private async findRemembered(signal: AbortSignal): Promise<number | undefined> {
    const { tensor: name, nth } = this.view.get();
    if (name === undefined) return undefined;
    const find = (which: number) => this.host.ask(FindTensor, { name, nth: which }, signal);
    return (await find(nth)) ?? (nth > 0 ? find(0) : undefined);
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

  private show(detail: ShownTensor, flight: AbortController): void {
    if (flight.signal.aborted) return;
    this.remember(detail);
    const { index } = detail;
    this.update({ index, detail, loading: false, error: undefined, epoch: this.epoch });
  }

  private async load(index: number): Promise<void> {
    const flight = this.renewFlight();
    this.update({ index, loading: true, error: undefined });
    try {
      this.show(await this.host.ask(GetTensor, { index }, flight.signal), flight);
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
  private remember({ name: tensor, repeat }: ShownTensor): void {
    const nth = repeat?.nth ?? 0;
    const before = this.view.get();
    if (tensor === before.tensor && nth === before.nth) return;
    const beginning = { cell: { row: 0, column: 0 }, gridTop: 0, gridLeft: 0, heatPlace: WHOLE };
    this.view.update({ tensor, nth, ...beginning });
  }
}
