import { hashOf } from './hashOf';

/** Each has some thousand names of a million. */
const PARTS = 256;

/**
 * What belongs to names, which may be a million. A Map that grows moves all that it holds: of one alone,
 * that would hold up the thread for a tenth of a second.
 */
export class NameMap<V> {
  private readonly parts = Array.from({ length: PARTS }, () => new Map<string, V>());

  get(name: string): V | undefined {
    return this.partOf(name).get(name);
  }

  has(name: string): boolean {
    return this.partOf(name).has(name);
  }

  set(name: string, value: V): void {
    this.partOf(name).set(name, value);
  }

  private partOf(name: string): Map<string, V> {
    return this.parts[hashOf(name) & (PARTS - 1)];
  }
}
