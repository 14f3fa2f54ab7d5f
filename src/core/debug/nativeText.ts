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

/** Bytes out of lldb's `memory read -s 1 -f x`: lines of an address and `0x..` bytes. */
export function parseMemoryDump(text: string): Uint8Array {
  const lines = text.matchAll(/^0x[0-9a-f]+:((?: 0x[0-9a-f]{2})+)/gim);
  const bytes = [...lines].flatMap(([, row]) => row.trim().split(' '));
  return Uint8Array.from(bytes, Number);
}
