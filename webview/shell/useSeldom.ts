import { useEffect, useRef, useState } from 'react';

/** What takes a moment only is not said. */
const FIRST_MS = 300;
/** A screen reader needs about so long for a line. */
const EVERY_MS = 2000;

/** A text as a screen reader is to hear it: nothing at first, and then changes that it can keep up with. */
export function useSeldom(text: string): string {
  const [said, setSaid] = useState('');
  const next = useRef<number>(undefined);
  useEffect(() => {
    next.current ??= performance.now() + FIRST_MS;
    const timer = setTimeout(
      () => {
        next.current = performance.now() + EVERY_MS;
        setSaid(text);
      },
      Math.max(0, next.current - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}
