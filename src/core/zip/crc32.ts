/** The polynomial of zip files (APPNOTE 4.4.7), its bits reversed. */
const POLYNOMIAL = 0xedb88320;

/**
 * By a byte, what it does to the checksum as the last, and as the second, third and fourth to last: so
 * four bytes are taken at once ("slicing-by-4": Kounavis and Berry, ISCC 2005).
 */
const [LAST, SECOND, THIRD, FOURTH] = tables(4);

function tables(count: number): Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    return crc;
  });
  const all = [first];
  while (all.length < count) all.push(all.at(-1)!.map((crc) => first[crc & 255] ^ (crc >>> 8)));
  return all;
}

/** The CRC-32 of bytes that come one run after another. */
export class Crc32 {
  private inverted = 0xffffffff;

  add(bytes: Uint8Array): void {
    let crc = this.inverted;
    let at = 0;
    for (const end = bytes.length - 3; at < end; at += 4) {
      crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
      crc =
        FOURTH[crc & 255] ^
        THIRD[(crc >>> 8) & 255] ^
        SECOND[(crc >>> 16) & 255] ^
        LAST[crc >>> 24];
    }
    for (; at < bytes.length; at++) crc = LAST[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
    this.inverted = crc;
  }

  get value(): number {
    return ~this.inverted >>> 0;
  }
}
