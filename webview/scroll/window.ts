/** The items on the screen, first and last; `last` is before `first` when there are none. */
export interface ItemWindow {
  readonly first: number;
  readonly last: number;
}

/** Which of `count` items of one size are between two positions, and a few more on both sides. */
export function itemWindow(
  start: number,
  length: number,
  size: number,
  count: number,
  overscan: number,
): ItemWindow {
  const first = Math.max(0, Math.floor(start / size) - overscan);
  const last = Math.min(count - 1, Math.ceil((start + length) / size) - 1 + overscan);
  return { first: Math.min(first, Math.max(0, count - 1)), last };
}

export function inWindow({ first, last }: ItemWindow, index: number): boolean {
  return index >= first && index <= last;
}

export function indices({ first, last }: ItemWindow): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
