import {
  HEAT_MODES,
  type HeatMode,
  REDUCTIONS,
  type Reduction,
} from '../../src/core/heatmap/heatField';
import { COLOUR_MAPS, type ColourMapName } from './colourMaps';

/** How numbers get their colours: over all of them, even on both sides of 0, without the most extreme, or by hand. */
export const DOMAIN_KINDS = ['auto', 'symmetric', 'percentile', 'manual'] as const;
export type DomainKind = (typeof DOMAIN_KINDS)[number];

/** How heat maps are drawn, of whatever tensor. */
export interface HeatSettings {
  readonly mode: HeatMode;
  readonly reduction: Reduction;
  readonly domain: DomainKind;
  /** Percent of the pixels that may be left out at either end. */
  readonly clip: number;
  readonly low: number;
  readonly high: number;
  /** The colours of numbers on both sides of 0, and of those on one. */
  readonly signedMap: ColourMapName;
  readonly plainMap: ColourMapName;
}

export const INITIAL_HEAT: HeatSettings = {
  mode: 'value',
  reduction: 'largest',
  domain: 'symmetric',
  clip: 1,
  low: -0.1,
  high: 0.1,
  signedMap: 'Red–Blue',
  plainMap: 'Viridis',
};

/** What part of a tensor, or of a slice shown alone, is on the screen. */
export interface HeatPlace {
  /** 0: all of it · 1: numbers can be read in its cells. */
  readonly zoom: number;
  /** The middle of the screen, in columns and in rows from the first one shown on. */
  readonly row: number;
  readonly column: number;
}

export const WHOLE: HeatPlace = { zoom: 0, row: 0, column: 0 };

/** Another version of the page may have saved them: takes only what has the right form. */
export function restoredHeat(saved: Partial<HeatSettings>): HeatSettings {
  const heat = { ...INITIAL_HEAT, ...saved };
  const initial = INITIAL_HEAT;
  const maps = Object.keys(COLOUR_MAPS) as ColourMapName[];
  return {
    mode: oneOf(HEAT_MODES, heat.mode, initial.mode),
    reduction: oneOf(REDUCTIONS, heat.reduction, initial.reduction),
    domain: oneOf(DOMAIN_KINDS, heat.domain, initial.domain),
    clip: finite(heat.clip, initial.clip),
    low: finite(heat.low, initial.low),
    high: finite(heat.high, initial.high),
    signedMap: oneOf(maps, heat.signedMap, initial.signedMap),
    plainMap: oneOf(maps, heat.plainMap, initial.plainMap),
  };
}

/** As `restoredHeat`. */
export function restoredPlace({ zoom, row, column }: Partial<HeatPlace>): HeatPlace {
  return {
    zoom: Math.max(0, Math.min(1, finite(zoom, 0))),
    row: finite(row, 0),
    column: finite(column, 0),
  };
}

function oneOf<T>(known: readonly T[], value: T, otherwise: T): T {
  return known.includes(value) ? value : otherwise;
}

function finite(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
