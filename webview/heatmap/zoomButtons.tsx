import { IconButton } from '../shell/iconButton';
import type { Cell } from '../state/viewState';
import { ZOOM_STEPS, zoomedAt } from './keys';
import { WHOLE } from './settings';
import type { HeatView } from './useHeatView';
import { isWhole } from './viewport';

interface Props {
  readonly map: HeatView;
  readonly cell: Cell;
}

/** Zooms by the pointer what plus, minus and 0 zoom by keys. */
export function ZoomButtons({ map, cell }: Props) {
  const { zoom } = map.place;
  const fixed = isWhole(map.area, map.screen, map.cell);
  const zoomBy = (steps: number) => map.move(zoomedAt(cell, steps, map));
  return (
    <span className="heat-zoom" role="group" aria-label="Zoom">
      <IconButton
        icon="zoom-out"
        label="Zoom out (−)"
        disabled={fixed || zoom === 0}
        onClick={() => zoomBy(-ZOOM_STEPS)}
      />
      <IconButton
        icon="zoom-in"
        label="Zoom in (+)"
        disabled={fixed || zoom === 1}
        onClick={() => zoomBy(ZOOM_STEPS)}
      />
      <IconButton
        icon="screen-full"
        label="Show all (0)"
        disabled={fixed || zoom === 0}
        onClick={() => map.move(WHOLE)}
      />
    </span>
  );
}
