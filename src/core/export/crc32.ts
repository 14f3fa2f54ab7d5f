/** The polynomial of zip files (APPNOTE 4.4.7), its bits reversed. */
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/** The CRC-32 of bytes that come one run after another. */
export class Crc32 {
  private inverted = 0xffffffff;

  add(bytes: Uint8Array): void {
    let crc = this.inverted;
    for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
    this.inverted = crc;
  }

  get value(): number {
    return ~this.inverted >>> 0;
  }
}
