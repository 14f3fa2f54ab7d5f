import type { KeyboardEvent } from 'react';

/** Which row a key leads to; undefined when it leads nowhere. */
export function rowAfter(
  { key, altKey }: KeyboardEvent,
  position: number | undefined,
  total: number,
  page: number,
): number | undefined {
  if (total === 0 || altKey) return undefined;
  const at = position ?? -1;
  const next = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: total - 1,
    Enter: at,
    ' ': at,
  }[key];
  return next === undefined ? undefined : Math.max(0, Math.min(total - 1, next));
}
