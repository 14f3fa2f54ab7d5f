import { PageCache } from './pageCache';

/** Some rows of a list, and how many the whole list has. */
export interface RowPage<R> {
  readonly total: number;
  readonly rows: readonly R[];
}

type LoadRows<R> = (start: number, count: number, signal: AbortSignal) => Promise<RowPage<R>>;

/** A long list, fetched by the page and read row by row. */
export class RowPages<R> {
  readonly cache: PageCache<RowPage<R>>;

  /** @param limit pages that are kept */
  constructor(
    private readonly size: number,
    limit: number,
    load: LoadRows<R>,
  ) {
    this.cache = new PageCache((key, signal) => load(Number(key) * size, size, signal), limit);
  }

  /** Asks for the pages of rows [first, last]. */
  want(first: number, last: number): void {
    const from = Math.floor(first / this.size);
    const count = Math.floor(Math.max(first, last) / this.size) - from + 1;
    this.cache.want(Array.from({ length: count }, (_, index) => String(from + index)));
  }

  at(index: number): R | undefined {
    return this.slot(index)?.value?.rows[index % this.size];
  }

  /** The row as it is now: undefined while it is asked for again. */
  currentAt(index: number): R | undefined {
    return this.slot(index)?.stale ? undefined : this.at(index);
  }

  errorAt(index: number): string | undefined {
    return this.slot(index)?.error;
  }

  /** All rows, where one page holds them. */
  all(): readonly R[] | undefined {
    const page = this.slot(0)?.value;
    return page && page.total === page.rows.length ? page.rows : undefined;
  }

  private slot(index: number) {
    return this.cache.get(String(Math.floor(index / this.size)));
  }
}
