import { useLayoutEffect, useRef, useState } from 'react';
import { SHORT_VALUE_CHARACTERS } from '../format/values';

/** Sizes in pixels, from the editor's font. */
export interface CellSize {
  readonly character: number;
  readonly column: number;
  /** A row: the strip with the blocks' names, and the values below it. */
  readonly row: number;
  readonly head: number;
}

const PADDING = 16;
const STRIP = 15;

/** Measures an element with {@link SAMPLE} in the grid's font, now and whenever the font changes. */
export function useCellSize() {
  const probe = useRef<HTMLSpanElement>(null);
  const [size, setSize] = useState<CellSize>();
  useLayoutEffect(() => {
    const element = probe.current!;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      const character = width / SAMPLE.length;
      setSize({
        character,
        column: Math.ceil(SHORT_VALUE_CHARACTERS * character + PADDING),
        row: STRIP + Math.ceil(height) + 5,
        head: Math.ceil(height) + 7,
      });
    };
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return { probe, size };
}

export const SAMPLE = '0000000000';
