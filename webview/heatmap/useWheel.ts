import { type RefObject, useEffect } from 'react';
import type { HeatView } from './useHeatView';
import { panned, zoomed } from './viewport';

/** Pixels of a wheel that double the size; a pinch comes as a wheel of few pixels, with Ctrl. */
const PIXELS_PER_STEP = 160;
const PINCH_FACTOR = 6;
/** A notch of a wheel that counts lines. */
const LINE_PIXELS = 20;

/** Scrolls by the wheel, and zooms with Ctrl or by a pinch; where there is nothing to scroll, the page does. */
export function useWheel(canvas: RefObject<HTMLCanvasElement | null>, map: HeatView): void {
  useEffect(() => {
    const element = canvas.current;
    const wheel = (event: WheelEvent) => {
      const next = event.ctrlKey || event.metaKey ? zoom(event) : scroll(event);
      if (!next) return;
      event.preventDefault();
      map.move(next);
    };
    const zoom = (event: WheelEvent) => {
      const pinch = event.deltaMode === 0 && Math.abs(event.deltaY) < LINE_PIXELS;
      const steps = (-pixelsOf(event, event.deltaY) * (pinch ? PINCH_FACTOR : 1)) / PIXELS_PER_STEP;
      const { area, margins, place, view, cell } = map;
      const point = { x: event.offsetX - margins.left, y: event.offsetY - margins.top };
      return zoomed(place, view, area, cell, steps, point);
    };
    const scroll = (event: WheelEvent) => {
      const [x, y] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY];
      const { area, place, view } = map;
      const next = panned(place, view, area, pixelsOf(event, x), pixelsOf(event, y));
      const before = panned(place, view, area, 0, 0);
      return next.row === before.row && next.column === before.column ? undefined : next;
    };
    // React's listeners are passive: they cannot keep the page from scrolling.
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [canvas, map]);
}

function pixelsOf({ deltaMode }: WheelEvent, delta: number): number {
  return deltaMode === WheelEvent.DOM_DELTA_PIXEL ? delta : delta * LINE_PIXELS;
}
