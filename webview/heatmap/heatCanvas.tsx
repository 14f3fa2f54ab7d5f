import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { HeatMode } from '../../src/core/heatmap/heatField';
import { visibleName } from '../../src/core/text/names';
import type { TextSize } from '../shell/useTextSize';
import type { Cell } from '../state/viewState';
import type { GridDetail } from '../values/geometry';
import { draw } from './draw';
import type { HeatTiles } from './heatTiles';
import { actionOf } from './keys';
import type { Palette } from './palette';
import type { HeatTheme } from './theme';
import type { HeatView } from './useHeatView';
import { useWheel } from './useWheel';
import { cellAtPoint, panned } from './viewport';

interface Props {
  readonly detail: GridDetail;
  readonly mode: HeatMode;
  readonly map: HeatView;
  readonly tiles: HeatTiles;
  readonly palette: Palette | undefined;
  readonly theme: HeatTheme;
  readonly text: TextSize;
  readonly cell: Cell;
  readonly onFocusCell: (cell: Cell) => void;
  /** Shows the anatomy of what is at a cell. */
  readonly onOpenCell: (cell: Cell) => void;
  readonly onHoverCell: (cell: Cell | undefined) => void;
}

/** A pointer that moves less is still a click. */
const CLICK_PIXELS = 4;

/** The picture, which is dragged, scrolled and zoomed, and has a cursor for the keyboard. */
export function HeatCanvas(props: Props) {
  const { detail, map, cell, onFocusCell, onOpenCell, onHoverCell } = props;
  const [focused, setFocused] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useDrag(props);
  usePicture(canvas, props, focused);
  useWheel(canvas, map);
  const press = (event: KeyboardEvent) => {
    const action = actionOf(event, cell, detail, map);
    if (!action) return;
    event.preventDefault();
    if (action.place) map.move(action.place);
    if (action.cell) onFocusCell(action.cell);
    if (action.open) onOpenCell(cell);
  };
  const { width, height } = map.screen;
  return (
    <canvas
      ref={canvas}
      id="heat-canvas"
      role="application"
      aria-roledescription="heat map"
      tabIndex={0}
      aria-label={`Heat map of ${visibleName(detail.name)}`}
      aria-describedby="heat-colours heat-summary heat-keys"
      className={`heat-canvas ${drag.dragging ? 'heat-dragging' : ''}`}
      data-testid="heat-canvas"
      style={{ width: width + map.margins.left, height: height + map.margins.top }}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onKeyDown={press}
      onPointerDown={drag.start}
      onPointerMove={drag.move}
      onPointerUp={drag.end}
      onPointerCancel={drag.end}
      onPointerLeave={() => onHoverCell(undefined)}
    />
  );
}

/** Draws at most once a frame, whatever has changed. */
function usePicture(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  { map, ...rest }: Props,
  focused: boolean,
): void {
  const version = rest.tiles.exact.version.get() + rest.tiles.sampled.version.get();
  const { detail, mode, tiles, palette, theme, text, cell } = rest;
  const { row, column } = cell;
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = canvas.current;
      if (!element) return;
      fitPixels(element, map);
      const at = { row, column };
      draw(element, { ...map, detail, mode, tiles, palette, theme, text, cell: at, focused });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, map, detail, mode, tiles, version, palette, theme, text, row, column, focused]);
}

/** A pixel of the canvas is one of the screen; setting its size clears it. */
function fitPixels(canvas: HTMLCanvasElement, { screen, margins, pixelRatio }: HeatView): void {
  const width = Math.round((screen.width + margins.left) * pixelRatio);
  const height = Math.round((screen.height + margins.top) * pixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Moves the picture with the pointer; a press that does not move is a click. */
function useDrag({ map, onOpenCell, onHoverCell }: Props) {
  const [dragging, setDragging] = useState(false);
  const from = useRef<Point>(undefined);
  const pointOf = (event: PointerEvent): Point => ({
    x: event.nativeEvent.offsetX - map.margins.left,
    y: event.nativeEvent.offsetY - map.margins.top,
  });
  const cellOf = ({ x, y }: Point) =>
    x < 0 || y < 0 ? undefined : cellAtPoint(map.view, map.area, x, y);
  return {
    dragging,
    start: (event: PointerEvent) => {
      if (event.button === 0) from.current = pointOf(event);
    },
    move: (event: PointerEvent) => {
      const point = pointOf(event);
      if (!from.current) return onHoverCell(cellOf(point));
      const { x, y } = { x: from.current.x - point.x, y: from.current.y - point.y };
      if (!dragging && Math.hypot(x, y) < CLICK_PIXELS) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragging(true);
      onHoverCell(undefined);
      from.current = point;
      map.move(panned(map.place, map.view, map.area, x, y));
    },
    end: (event: PointerEvent) => {
      const cell = cellOf(pointOf(event));
      if (from.current && !dragging && event.type === 'pointerup' && cell) onOpenCell(cell);
      from.current = undefined;
      setDragging(false);
    },
  };
}
