// Groups that the fast way could not decide: remembered, then done over exactly, some hundreds at a
// time, so that the hot loop has no call in it (V8 spills every vector register around one).
import { GROUP } from './codes';
import { packExact } from './exact';

/** Values between two looks at the list. */
export const SPAN: usize = 8192;

/** An entry is three addresses: of the values, of their scale, of their codes. */
const ENTRY: usize = 12;
const CAPACITY: usize = 1024 * ENTRY;
const list = memory.data(<i32>CAPACITY, 16);
let used: usize = 0;

@inline
export function remember(x: usize, scale: usize, codes: usize): void {
  const at = list + used;
  store<u32>(at, <u32>x);
  store<u32>(at, <u32>scale, 4);
  store<u32>(at, <u32>codes, 8);
  used += ENTRY;
}

/** Whether the groups of two spans might not fit any more. */
@inline
export function isNearlyFull(): bool {
  return used > CAPACITY - (2 * SPAN / GROUP) * ENTRY;
}

export function decideAll(): void {
  for (let at = list; at < list + used; at += ENTRY) {
    const scale = load<f32>(load<u32>(at, 4));
    packExact(load<u32>(at), GROUP, scale, 0, load<u32>(at, 8));
  }
  used = 0;
}
