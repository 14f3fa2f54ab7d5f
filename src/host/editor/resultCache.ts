/** Results that were computed lately, up to so many bytes; failures are not kept. */
export class ResultCache {
  private readonly results = new Map<string, ArrayBuffer>();
  private bytes = 0;

  constructor(private readonly limit: number) {}

  async get(key: string, compute: () => Promise<ArrayBuffer>): Promise<ArrayBuffer> {
    const result = this.take(key) ?? (await compute());
    this.take(key);
    this.results.set(key, result);
    this.bytes += result.byteLength;
    this.evict();
    return result;
  }

  private take(key: string): ArrayBuffer | undefined {
    const result = this.results.get(key);
    if (result && this.results.delete(key)) this.bytes -= result.byteLength;
    return result;
  }

  /** Those first that were not asked for the longest. */
  private evict(): void {
    for (const key of this.results.keys()) {
      if (this.bytes <= this.limit) return;
      this.take(key);
    }
  }
}
