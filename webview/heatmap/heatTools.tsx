import type { ReactNode } from 'react';
import { type HeatMode, REDUCTIONS } from '../../src/core/heatmap/heatField';
import { useSession } from '../state/session';
import type { Cell } from '../state/viewState';
import { COLOUR_MAPS, type ColourMapName, isDiverging } from './colourMaps';
import { type Domain, MIDDLES } from './domain';
import { DomainFields } from './domainFields';
import { Select } from '../shell/select';
import { DOMAIN_KINDS, type DomainKind, type HeatSettings } from './settings';
import { DOMAIN_WORDS, MODE_WORDS, REDUCTION_WORDS } from './words';
import { ZoomButtons } from './zoomButtons';
import type { HeatView } from './useHeatView';
import './heatTools.css';

interface Props {
  /** What can be shown. */
  readonly modes: readonly HeatMode[];
  readonly settings: HeatSettings;
  /** What the colours mean at present. */
  readonly domain: Domain | undefined;
  readonly map: HeatView | undefined;
  readonly cell: Cell;
  /** More for the tool bar. */
  readonly children: ReactNode;
}

const MAP_NAMES = Object.keys(COLOUR_MAPS) as ColourMapName[];

/** How the map is drawn. */
export function HeatTools({ modes, settings, domain, map, cell, children }: Props) {
  const { view } = useSession();
  const change = (changes: Partial<HeatSettings>) =>
    view.update({ heat: { ...settings, ...changes } });
  const signed = MIDDLES[settings.mode] !== undefined;
  // By hand one starts from what is.
  const changeDomain = (kind: DomainKind) =>
    change(kind === 'manual' && domain ? { domain: kind, ...domain } : { domain: kind });
  return (
    <div className="heat-tools" role="group" aria-label="Heat map" data-testid="heat-tools">
      <Select<HeatMode>
        label="Show"
        value={settings.mode}
        options={modes}
        wordsOf={(mode) => MODE_WORDS[mode]}
        onChange={(mode) => change({ mode })}
      />
      <Select
        label="Pixel"
        value={settings.reduction}
        options={REDUCTIONS}
        wordsOf={(reduction) => REDUCTION_WORDS[reduction]}
        onChange={(reduction) => change({ reduction })}
      />
      <Select
        label="Range"
        value={settings.domain}
        options={DOMAIN_KINDS}
        wordsOf={(kind) => DOMAIN_WORDS[kind]}
        onChange={changeDomain}
      />
      <DomainFields settings={settings} onChange={change} />
      <Select
        label="Colours"
        value={signed ? settings.signedMap : settings.plainMap}
        options={MAP_NAMES}
        wordsOf={(name) => ({ label: name, title: isDiverging(name) ? DIVERGING : SEQUENTIAL })}
        onChange={(name) => change(signed ? { signedMap: name } : { plainMap: name })}
      />
      {map && <ZoomButtons map={map} cell={cell} />}
      {children}
    </div>
  );
}

const DIVERGING = 'Two colours that meet in the middle';
const SEQUENTIAL = 'From the lowest number to the highest';
