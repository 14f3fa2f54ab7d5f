import { useMemo, useState } from 'react';
import { useConsent } from '../live/useConsent';
import { PageErrors } from '../shell/pageErrors';
import { Slicer } from '../slicer/slicer';
import { useShownRows } from '../slicer/shownRows';
import type { TextSize } from '../shell/useTextSize';
import { useSession } from '../state/session';
import { useStore, useStoreValue } from '../state/store';
import type { Cell } from '../state/viewState';
import type { GridDetail } from '../values/geometry';
import { clampCell } from '../values/keys';
import { chosenScales, ScaleSwitch } from '../values/scaleSwitch';
import { CellStatus } from './cellStatus';
import { ColourBar } from './colourBar';
import { HeatCanvas } from './heatCanvas';
import { HeatConsent } from './heatConsent';
import { HeatSummary } from './heatSummary';
import { HeatTools } from './heatTools';
import { useHeatTiles } from './useHeatTiles';
import { usePalette } from './usePalette';
import { useHeatModes, useHeatSettings } from './useHeatSettings';
import { useHeatTheme } from './theme';
import { useHeatView } from './useHeatView';
import { useOpenCell } from './useOpenCell';
import { type HeatArea, revealing } from './viewport';
import './heatMap.css';

interface Props {
  readonly detail: GridDetail;
  readonly text: TextSize;
}

/** The map with what belongs to it: how it is drawn, what its colours mean, one cell in full. */
export function HeatMap({ detail, text }: Props) {
  const { view: state } = useSession();
  const modes = useHeatModes(detail);
  const settings = useHeatSettings(modes);
  const wished = useStoreValue(state, ({ scales }) => scales);
  const cell = clampCell(
    useStoreValue(state, (now) => now.cell),
    detail,
  );
  const scales = chosenScales(wished, detail.scaleChoices);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const theme = useHeatTheme(element);
  const area = useArea(detail, cell);
  const map = useHeatView(element, detail, area, text);
  const consent = useConsent(detail);
  const tiles = useHeatTiles(detail, area, settings, scales, map, consent);
  const palette = usePalette(settings, tiles, map, theme);
  const open = useOpenCell(detail, tiles, map);
  const [hovered, setHovered] = useState<Cell>();
  useStore(tiles.exact.version);
  useStore(tiles.sampled.version);
  const focus = (next: Cell) => {
    setHovered(undefined);
    state.update({ cell: clampCell(next, detail) });
  };
  const goTo = (next: Cell) => {
    focus(next);
    // In another slice shown alone, the same part of it is on the screen.
    const row = area.row + (next.row % area.rows);
    const only = { row, column: next.column, rows: 1, columns: 1 };
    if (map) map.move(revealing(map.place, map.view, area, only));
  };
  return (
    <>
      <HeatTools modes={modes} settings={settings} domain={palette?.domain} map={map} cell={cell}>
        <Slicer geometry={detail} cell={cell} onGo={goTo} />
        <ScaleSwitch
          choices={detail.scaleChoices}
          value={scales}
          onChange={(choice) => state.update({ scales: choice })}
        />
      </HeatTools>
      <PageErrors cache={tiles.failing} what="tiles" />
      {map && <HeatConsent detail={detail} tiles={tiles} map={map} consent={consent} />}
      <div className="heat-plot">
        <div ref={setElement} className="heat-screen">
          {map && theme && (
            <HeatCanvas
              detail={detail}
              mode={settings.mode}
              map={map}
              tiles={tiles}
              palette={palette}
              theme={theme}
              text={text}
              cell={cell}
              onFocusCell={focus}
              onOpenCell={open}
              onHoverCell={setHovered}
            />
          )}
        </div>
        <ColourBar palette={palette} settings={settings} />
      </div>
      {map && (
        <>
          <HeatSummary
            detail={detail}
            settings={settings}
            scales={scales}
            map={map}
            tiles={tiles}
            palette={palette}
            consent={consent}
          />
          <CellStatus
            detail={detail}
            settings={settings}
            scales={scales}
            tiles={tiles}
            map={map}
            cell={cell}
            hovered={hovered}
          />
        </>
      )}
    </>
  );
}

/** What the map is of: all rows, or those of the slice that the cursor is in. */
function useArea(detail: GridDetail, cell: Cell): HeatArea {
  const { first, count } = useShownRows(detail, cell);
  const { columns } = detail.matrix;
  return useMemo(() => ({ row: first, rows: count, columns }), [first, count, columns]);
}
