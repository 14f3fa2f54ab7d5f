import { Store } from './store';

/** What is known of a page: its value, the reason why there is none, or neither yet. */
export interface PageSlot<V> {
  readonly value?: V;
  readonly error?: string;
  /** Of a page that could not be read again: what it was before. */
  readonly last?: V;
  /** Asked for before the last {@link PageCache.renew}: shown until the new answer is there. */
  readonly stale: boolean;
}

type Load<V> = (key: string, signal: AbortSignal) => Promise<V>;

/**
 * Pages that are fetched when wanted and forgotten when there are too many. Requests for pages no
 * longer wanted are cancelled, answers to outdated questions are dropped, and a failure is kept only
 * until the page is wanted anew.
 */
export class PageCache<V> {
  /** Changes with every page that arrives; to be subscribed to. */
  readonly version = new Store(0);
  private readonly slots = new Map<string, PageSlot<V>>();
  private readonly flights = new Map<string, AbortController>();
  private wanted: readonly string[] = [];
  private dropStale = false;

  constructor(
    private load: Load<V>,
    private readonly limit: number,
  ) {}

  get(key: string): PageSlot<V> | undefined {
    return this.slots.get(key);
  }

  /** All pages that there are. */
  values(): V[] {
    return [...this.slots.values()].flatMap(({ value }) => (value === undefined ? [] : [value]));
  }

  /** Why a page on the screen is missing, or a part of one, if one is. */
  firstError(): string | undefined {
    return this.wanted
      .map((key) => this.slots.get(key))
      .map((slot) => slot?.error ?? (slot?.value && this.missingIn?.(slot.value)))
      .find((error) => error !== undefined);
  }

  /** Why a part of a page is missing, if one is. */
  protected missingIn?(value: V): string | undefined;

  /** Says which pages are on the screen: these are fetched, requests for others are cancelled. */
  want(keys: readonly string[]): void {
    const before = new Set(this.wanted);
    this.wanted = keys;
    for (const [key, flight] of this.flights) {
      if (!keys.includes(key)) this.cancel(key, flight);
    }
    for (const key of keys) this.fetch(key, !before.has(key));
  }

  /**
   * Everything has to be asked for again, from `load` if given. Old pages stay until their new
   * answers arrive, or all go with the first new answer when `dropStale` is set: pages in another
   * order must not be mixed.
   */
  renew(load: Load<V> = this.load, dropStale = false): void {
    this.load = load;
    this.dropStale ||= dropStale;
    for (const [key, flight] of this.flights) this.cancel(key, flight);
    for (const [key, slot] of this.slots) this.slots.set(key, { ...slot, stale: true });
    this.want(this.wanted);
  }

  /** Shows nothing until it is read again; what there was is known as what it was before. */
  putAside(): void {
    for (const [key, { value, last }] of this.slots)
      this.slots.set(key, { last: value ?? last, stale: true });
  }

  dispose(): void {
    this.want([]);
  }

  /** @param anew whether the page was not on the screen before */
  private fetch(key: string, anew: boolean): void {
    const slot = this.slots.get(key);
    if (slot) {
      this.slots.delete(key);
      this.slots.set(key, slot);
    }
    const failed = anew && slot?.error !== undefined;
    if (this.flights.has(key) || (slot && !slot.stale && !failed)) return;
    const flight = new AbortController();
    this.flights.set(key, flight);
    this.load(key, flight.signal).then(
      (value) => this.arrive(key, flight, { value, stale: false }),
      (error: unknown) => {
        const last = slot?.value ?? slot?.last;
        this.arrive(key, flight, { error: (error as Error).message, last, stale: false });
      },
    );
  }

  private cancel(key: string, flight: AbortController): void {
    this.flights.delete(key);
    flight.abort();
  }

  private arrive(key: string, flight: AbortController, slot: PageSlot<V>): void {
    if (this.flights.get(key) !== flight) return;
    this.flights.delete(key);
    if (this.dropStale) this.forgetStale();
    this.slots.delete(key);
    this.slots.set(key, slot);
    this.evict();
    this.version.set(this.version.get() + 1);
  }

  private forgetStale(): void {
    this.dropStale = false;
    for (const [key, slot] of this.slots) if (slot.stale) this.slots.delete(key);
  }

  /** Oldest first; never what is on the screen. */
  private evict(): void {
    for (const key of this.slots.keys()) {
      if (this.slots.size <= this.limit) return;
      if (!this.wanted.includes(key)) this.slots.delete(key);
    }
  }
}
