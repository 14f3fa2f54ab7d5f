import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { TextSize } from '../shell/useTextSize';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import type { GridDetail } from '../values/geometry';
import { type Level, levelOf } from './levels';
import { cellSizeOf, type Margins, marginsOf } from './scene';
import { type HeatPlace, WHOLE } from './settings';
import { type HeatArea, type Size, type Viewport, viewportOf } from './viewport';

/** A part of the area, and the level that it is shown at. */
interface Shown {
  readonly view: Viewport;
  readonly level: Level;
}

/** The screen, whatever part of the area is on it. */
interface Frame {
  readonly area: HeatArea;
  readonly margins: Margins;
  /** The plot without its margins. */
  readonly screen: Size;
  /** A cell at the largest zoom. */
  readonly cell: Size;
  /** The whole area. */
  readonly whole: Shown;
  readonly pixelRatio: number;
}

/** What is on the screen, and how large. */
export interface HeatView extends Frame, Shown {
  readonly place: HeatPlace;
  readonly move: (place: HeatPlace) => void;
}

/** The part of an area that an element shows; undefined while the element has no size. */
export function useHeatView(
  element: HTMLElement | null,
  detail: GridDetail,
  area: HeatArea,
  text: TextSize,
): HeatView | undefined {
  const { view: state } = useSession();
  const place = useStoreValue(state, ({ heatPlace }) => heatPlace);
  const size = useSize(element);
  const pixelRatio = usePixelRatio();
  const frame = useMemo(
    () => size && frameOf(size, detail, area, text, pixelRatio),
    [size, detail, area, text, pixelRatio],
  );
  return useMemo(() => {
    if (!frame) return undefined;
    const move = (next: HeatPlace) => state.update({ heatPlace: next });
    return { ...frame, ...shownAt(place, frame), place, move };
  }, [frame, place, state]);
}

function frameOf(
  size: Size,
  detail: GridDetail,
  area: HeatArea,
  text: TextSize,
  pixelRatio: number,
): Frame | undefined {
  const margins = marginsOf(detail, text);
  const width = Math.floor(size.width - margins.left);
  const height = Math.floor(size.height - margins.top);
  if (width <= 0 || height <= 0) return undefined;
  const frame = { area, margins, screen: { width, height }, cell: cellSizeOf(text), pixelRatio };
  return { ...frame, whole: shownAt(WHOLE, frame) };
}

function shownAt(
  place: HeatPlace,
  { area, screen, cell, pixelRatio }: Omit<Frame, 'whole'>,
): Shown {
  const view = viewportOf(place, area, screen, cell);
  return { view, level: levelOf(view, pixelRatio) };
}

/**
 * Until it is measured, as large as that of the tensor before: the lines below the plot are there from
 * the beginning then, and do not change its size once more.
 */
function useSize(element: HTMLElement | null): Size | undefined {
  const { plotSize } = useSession();
  // Before anything is painted: what is drawn waits for it.
  useLayoutEffect(() => {
    if (!element) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      const before = plotSize.get();
      if (width !== before?.width || height !== before.height) plotSize.set({ width, height });
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, [element, plotSize]);
  return useStore(plotSize);
}

/** Device pixels of a CSS pixel: it changes with the window's zoom, and from screen to screen. */
function usePixelRatio(): number {
  const [ratio, setRatio] = useState(window.devicePixelRatio);
  useEffect(() => {
    const query = window.matchMedia(`(resolution: ${ratio}dppx)`);
    const change = () => setRatio(window.devicePixelRatio);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, [ratio]);
  return ratio;
}
