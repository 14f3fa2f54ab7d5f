import { useState } from 'react';
import { PageErrors } from '../shell/pageErrors';
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
import { HeatSummary } from './heatSummary';
import { HeatTools } from './heatTools';
import { useHeatTiles } from './useHeatTiles';
import { usePalette } from './usePalette';
import { useHeatTheme } from './theme';
import { useHeatView } from './useHeatView';
import './heatMap.css';

interface Props {
  readonly detail: GridDetail;
  readonly text: TextSize;
}

/** The map with what belongs to it: how it is drawn, what its colours mean, one cell in full. */
export function HeatMap({ detail, text }: Props) {
  const { view: state } = useSession();
  const settings = useStoreValue(state, ({ heat }) => heat);
  const wished = useStoreValue(state, ({ scales }) => scales);
  const cell = clampCell(
    useStoreValue(state, (now) => now.cell),
    detail,
  );
  const scales = chosenScales(wished, detail.scaleChoices);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const theme = useHeatTheme(element);
  const map = useHeatView(element, detail, text);
  const tiles = useHeatTiles(detail, settings, scales, map);
  const palette = usePalette(settings, tiles, map, theme);
  const [hovered, setHovered] = useState<Cell>();
  useStore(tiles.exact.version);
  useStore(tiles.sampled.version);
  const focus = (next: Cell) => {
    setHovered(undefined);
    const { row, column } = clampCell(next, detail);
    // The values are there when one comes to them.
    state.update({ cell: { row, column }, gridTop: row, gridLeft: column });
  };
  return (
    <>
      <HeatTools settings={settings} detail={detail} domain={palette?.domain} map={map} cell={cell}>
        <ScaleSwitch
          choices={detail.scaleChoices}
          value={scales}
          onChange={(choice) => state.update({ scales: choice })}
        />
      </HeatTools>
      <PageErrors cache={tiles.exact} what="tiles" />
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
          />
          <CellStatus
            detail={detail}
            settings={settings}
            scales={scales}
            tiles={tiles}
            level={map.level}
            cell={cell}
            hovered={hovered}
          />
        </>
      )}
    </>
  );
}
