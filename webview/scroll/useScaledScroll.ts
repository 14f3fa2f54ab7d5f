import { useLayoutEffect, useState } from 'react';
import { useStore } from '../state/store';
import { ScaledScroll, type Viewport } from './scaledScroll';

/** A scroll position that starts where `initialTop` and `initialLeft` say, once there is content. */
export function useScaledScroll(
  contentHeight: number,
  initialTop: number,
  initialLeft = 0,
): [ScaledScroll, Viewport, ScaledScroll['attach']] {
  const [scroll] = useState(() => new ScaledScroll());
  const [initial] = useState({ top: initialTop, left: initialLeft });
  const [restored, setRestored] = useState(false);
  const ready = contentHeight > 0;
  const viewport = useStore(scroll.viewport);

  useLayoutEffect(() => scroll.setContentHeight(contentHeight), [scroll, contentHeight]);
  useLayoutEffect(() => {
    if (!ready || restored || viewport.height === 0) return;
    scroll.scrollTo(initial);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- once, when there is content
    setRestored(true);
  }, [scroll, ready, restored, initial, viewport.height]);
  return [scroll, viewport, scroll.attach];
}
