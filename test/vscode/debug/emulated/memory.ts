/** So far apart are things in memory that nothing follows one for more than a page. */
const PAGE = 4096n;

interface Region {
  readonly address: bigint;
  readonly bytes: Uint8Array;
}

/** A program's memory: what is placed in it can be read; there is nothing else. */
export class Memory {
  private readonly regions: Region[] = [];
  private free = 0x5555_5566_b000n;

  /**
   * Places bytes behind all others, with nothing behind them.
   * @returns the address of the first
   */
  place(bytes: Uint8Array): bigint {
    const address = this.free;
    this.regions.push({ address, bytes });
    this.free += (BigInt(bytes.length) / PAGE + 2n) * PAGE;
    return address;
  }

  /** From an address on, as many bytes as can be read, and no more than `count`. */
  read(address: bigint, count: number): Uint8Array {
    const region = this.regions.find(
      (each) => each.address <= address && address < each.address + BigInt(each.bytes.length),
    );
    if (!region) return new Uint8Array(0);
    const from = Number(address - region.address);
    return region.bytes.subarray(from, from + count);
  }

  /** A little-endian number of so many bytes; undefined where there is none. */
  word(address: bigint, count: number): bigint | undefined {
    const bytes = this.read(address, count);
    if (bytes.length < count) return undefined;
    return bytes.reduceRight((word, byte) => (word << 8n) | BigInt(byte), 0n);
  }

  /** What is there up to a zero, as debuggers show where a character's pointer leads. */
  text(address: bigint): string {
    const bytes = this.read(address, 16);
    const end = bytes.indexOf(0);
    return JSON.stringify(String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end))));
  }
}
