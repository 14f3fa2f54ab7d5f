import type { Model } from '../model';

/** Results of long work on a state of a file, those asked for last kept as long as the state is. */
export class RecentResults<T> {
  private readonly models = new WeakMap<Model, Map<string, T>>();

  /** @param limit results that are kept of a state */
  constructor(private readonly limit: number) {}

  /** The result of a key, computed unless it is kept. */
  async get(model: Model, key: string, compute: () => Promise<T>): Promise<T> {
    const kept = this.of(model);
    const result = kept.get(key) ?? (await compute());
    kept.delete(key);
    kept.set(key, result);
    if (kept.size > this.limit) kept.delete(kept.keys().next().value!);
    return result;
  }

  private of(model: Model): Map<string, T> {
    const kept = this.models.get(model) ?? new Map<string, T>();
    this.models.set(model, kept);
    return kept;
  }
}
