import { useEffect } from 'react';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { exactValue } from '../../src/core/text/values';
import { useOriginals } from '../compare/useOriginals';
import { Fact } from '../overview/fact';
import type { FactText } from '../overview/facts';
import { useStore } from '../state/store';
import type { Cell } from '../state/viewState';
import { flatIndex, type GridDetail } from '../values/geometry';
import { TileStatus } from '../values/tileStatus';
import { useTiles } from '../values/useTiles';
import { type Bin, binAt } from './bin';
import { CellAnnouncement } from './cellAnnouncement';
import type { HeatTiles } from './heatTiles';
import type { HeatSettings } from './settings';
import type { HeatView } from './useHeatView';
import { useWantedCell } from './useWantedCell';
import { REDUCTION_WORDS, spanText } from './words';

interface Props {
  readonly detail: GridDetail;
  readonly settings: HeatSettings;
  readonly scales: ScaleChoice;
  readonly tiles: HeatTiles;
  readonly map: HeatView;
  readonly cell: Cell;
  readonly hovered: Cell | undefined;
}

/** The value under the pointer, or the many that share a pixel there; else the cursor's, in full. */
export function CellStatus({ detail, settings, scales, tiles, map, cell, hovered }: Props) {
  const values = useTiles(detail, scales);
  useStore(values.cache.version);
  const single = map.level.binRows * map.level.binColumns === 1;
  const shown = single ? (hovered ?? cell) : cell;
  useWantedCell(values, shown);
  const flat = flatIndex(detail, shown);
  const originals = useOriginals(detail, scales);
  const wanted = settings.mode === 'error' ? originals : undefined;
  useEffect(() => wanted?.want(flat, flat), [wanted, flat]);
  return (
    <>
      <div className="heat-status">
        {hovered && !single ? (
          <BinStatus bin={binAt(detail, tiles, map, hovered)} settings={settings} />
        ) : (
          <TileStatus detail={detail} tiles={values} cell={shown} original={wanted?.at(flat)} />
        )}
      </div>
      <CellAnnouncement
        detail={detail}
        bin={binAt(detail, tiles, map, cell)}
        settings={settings}
        values={values}
        cell={cell}
      />
    </>
  );
}

function BinStatus({ bin, settings }: { bin: Bin; settings: HeatSettings }) {
  return (
    <div className="status" data-testid="bin-status">
      <dl className="facts">
        {binFacts(bin, settings).map((fact) => (
          <Fact key={fact.label} {...fact} />
        ))}
      </dl>
    </div>
  );
}

function binFacts(bin: Bin, { reduction }: HeatSettings): FactText[] {
  const { number, exact, firstBlock, lastBlock } = bin;
  const { label, title } = REDUCTION_WORDS[reduction];
  const blocks =
    firstBlock === undefined || lastBlock === undefined
      ? []
      : [{ label: 'Blocks', value: spanText(firstBlock, lastBlock - firstBlock + 1) }];
  return [
    { label: 'Rows', value: spanText(bin.rowShown, bin.rows) },
    { label: 'Columns', value: spanText(bin.column, bin.columns) },
    ...blocks,
    {
      label: exact || number === undefined ? label : `${label}, sampled`,
      value: number === undefined ? '…' : exactValue(number),
      title,
    },
  ];
}
