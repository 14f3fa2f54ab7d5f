/** 64 KiB: enough for most headers. */
const FIRST_BYTES = 64 * 1024;

const utf8 = new TextEncoder();

/** Writes little-endian fields one after another into bytes that grow. */
export class FieldWriter {
  private buffer = new Uint8Array(FIRST_BYTES);
  private view = new DataView(this.buffer.buffer);
  length = 0;

  get written(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  u8(value: number): void {
    const at = this.advance(1);
    this.view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.advance(2);
    this.view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.advance(4);
    this.view.setUint32(at, value, true);
  }

  /** @param value a whole number that is exact, or a negative one for its two's complement */
  u64(value: number): void {
    const at = this.advance(8);
    this.view.setBigUint64(at, BigInt(value), true);
  }

  bytes(value: Uint8Array): void {
    const at = this.advance(value.length);
    this.buffer.set(value, at);
  }

  /** UTF-8 after its length. */
  string(value: string): void {
    const bytes = utf8.encode(value);
    this.u32(bytes.length);
    this.bytes(bytes);
  }

  /** Makes room, which may replace the bytes and their view. */
  private advance(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.buffer.length) this.grow();
    return at;
  }

  private grow(): void {
    const grown = new Uint8Array(2 * this.length);
    grown.set(this.buffer);
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
  }
}
