/** Debuggers' words: what values look like in lldb, gdb and their relatives. */

/** The address that a pointer's text begins with, such as `0x5555b6d60 "\a"`. */
export function parsePointer(text: string): bigint | undefined {
  const hex = /^0x[0-9a-f]+/i.exec(text)?.[0];
  return hex === undefined ? undefined : BigInt(hex);
}

/** A whole number, decimal or hexadecimal, as adapters write it. */
export function parseWhole(text: string): number | undefined {
  const whole = /^(?:0x[0-9a-f]+|\d+)/i.exec(text.trim())?.[0];
  return whole === undefined ? undefined : Number(whole);
}

/** Characters of ` 0x..`. */
const BYTE_CHARACTERS = 5;

/** Bytes out of lldb's `memory read -s 1 -f x`: lines of an address and `0x..` bytes. */
export function parseMemoryDump(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length / BYTE_CHARACTERS));
  let count = 0;
  for (const [, row] of text.matchAll(/^0x[0-9a-f]+:((?: 0x[0-9a-f]{2})+)/gim)) {
    for (let at = 3; at < row.length; at += BYTE_CHARACTERS) {
      bytes[count++] = 16 * digit(row.charCodeAt(at)) + digit(row.charCodeAt(at + 1));
    }
  }
  return bytes.subarray(0, count);
}

/** What a hexadecimal digit's character code stands for. */
function digit(code: number): number {
  return code <= 57 ? code - 48 : (code & 31) + 9;
}
