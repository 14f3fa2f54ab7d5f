import type { QnatModel } from './qnatModel';

/** Keeps what was last computed of a model's state; what is computed for another key is stopped. */
export class Latest<T> {
  private last?: { model: QnatModel; key: string; result: Promise<T>; abort: AbortController };

  get(model: QnatModel, key: string, compute: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.last?.model === model && this.last.key === key) return this.last.result;
    this.last?.abort.abort();
    const abort = new AbortController();
    const result = compute(abort.signal);
    this.last = { model, key, result, abort };
    result.catch(() => {
      if (this.last?.result === result) this.last = undefined;
    });
    return result;
  }
}
