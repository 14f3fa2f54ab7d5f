import { type RefCallback, useCallback, useState } from 'react';

/** Pixels of one character, and of one line. */
export interface TextSize {
  readonly character: number;
  readonly line: number;
}

/** What the measured element has to contain. */
export const TEXT_SAMPLE = '0000000000';

/** Measures the font of an element that contains {@link TEXT_SAMPLE}, also when it changes. */
export function useTextSize(): [RefCallback<HTMLElement>, TextSize | undefined] {
  const [size, setSize] = useState<TextSize>();
  const probe = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      // A hidden page has no sizes.
      if (width > 0) setSize({ character: width / TEXT_SAMPLE.length, line: height });
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return [probe, size];
}
