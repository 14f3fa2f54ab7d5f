// Values that the fast way leaves open: remembered, then coded exactly, some hundreds of groups at a
// time, so that the hot loop has no call in it (V8 spills every vector register around one).
import { packExact } from './exact';

/** An entry: the address of values, how many they are, the address of their codes. */
const ENTRY: usize = 12;
const CAPACITY: usize = 1024 * ENTRY;
const list = memory.data(<i32>CAPACITY, 16);
let used: usize = 0;

/** Where the blocks that the entries belong to start, and their scales. */
let origin: usize = 0;
let rowBytes: usize = 0;
let scales: usize = 0;

export function setOrigin(x: usize, bytesOfRow: usize, scalesAt: usize): void {
  origin = x;
  rowBytes = bytesOfRow;
  scales = scalesAt;
}

@inline
export function remember(x: usize, count: usize, codes: usize): void {
  const at = list + used;
  store<u32>(at, <u32>x);
  store<u32>(at, <u32>count, 4);
  store<u32>(at, <u32>codes, 8);
  used += ENTRY;
}

/** Whether there is room for less than 256 entries. */
@inline
export function isNearlyFull(): bool {
  return used > CAPACITY - 256 * ENTRY;
}

export function decideAll(): void {
  for (let at = list; at < list + used; at += ENTRY) {
    decide(load<u32>(at), load<u32>(at, 4), load<u32>(at, 8));
  }
  used = 0;
}

/** Codes values that may be of several blocks, which then have an even size. */
function decide(x: usize, count: usize, codes: usize): void {
  const end = x + count * 4;
  while (x < end) {
    const row = (x - origin) / rowBytes;
    const rowEnd = min(end, origin + (row + 1) * rowBytes);
    packExact(x, (rowEnd - x) / 4, load<f32>(scales + row * 4), 0, codes);
    codes += (rowEnd - x) / 8;
    x = rowEnd;
  }
}
