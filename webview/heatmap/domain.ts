import type { HeatMode } from '../../src/core/heatmap/heatField';
import type { HeatSettings } from './settings';

/** The numbers that get the first and the last colour. */
export interface Domain {
  readonly low: number;
  readonly high: number;
}

/** Some numbers of a heat map, those of one tile, with the finite extremes among them. */
export interface HeatNumbers {
  readonly numbers: Float32Array;
  readonly extremes: Domain | undefined;
}

/** Numbers that are sorted to find percentiles. */
const MAX_SORTED = 50_000;

/** Which numbers a mode has: on both sides of a middle, or on one side. */
export const MIDDLES: Readonly<Record<HeatMode, number | undefined>> = {
  value: 0,
  // The code of level 0.
  code: 7,
  scale: undefined,
  magnitude: undefined,
  error: 0,
};

/** Codes are what they are, whichever of them a tensor has. */
const CODES: Domain = { low: 0, high: 15 };

/**
 * The domain that the settings ask for, of the numbers there are.
 * @returns undefined while there are none
 */
export function domainOf(
  { mode, domain, clip, low, high }: HeatSettings,
  tiles: readonly HeatNumbers[],
): Domain | undefined {
  if (domain === 'manual') return widened({ low: Math.min(low, high), high: Math.max(low, high) });
  if (mode === 'code') return tiles.length > 0 ? CODES : undefined;
  const found = domain === 'percentile' ? clipped(tiles, clip) : united(tiles);
  if (!found) return undefined;
  const even = MIDDLES[mode] !== undefined && domain !== 'auto';
  return widened(even ? symmetric(found) : found);
}

/** The smallest and the largest finite number; undefined when there is none. */
export function extremesOf(numbers: Float32Array): Domain | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const number of numbers) {
    if (!Number.isFinite(number)) continue;
    if (number < low) low = number;
    if (number > high) high = number;
  }
  return low > high ? undefined : { low, high };
}

function united(tiles: readonly HeatNumbers[]): Domain | undefined {
  const found = tiles.flatMap(({ extremes }) => extremes ?? []);
  if (found.length === 0) return undefined;
  return {
    low: Math.min(...found.map(({ low }) => low)),
    high: Math.max(...found.map(({ high }) => high)),
  };
}

/** The domain without some percent of the numbers at either end. */
function clipped(tiles: readonly HeatNumbers[], percent: number): Domain | undefined {
  const sorted = sample(tiles.map(({ numbers }) => numbers)).sort();
  if (sorted.length === 0) return undefined;
  const share = Math.max(0, Math.min(49, percent)) / 100;
  const at = (position: number) => sorted[Math.round(position * (sorted.length - 1))];
  return { low: at(share), high: at(1 - share) };
}

/** Finite numbers, evenly chosen. */
function sample(numbers: readonly Float32Array[]): Float32Array {
  const total = numbers.reduce((sum, { length }) => sum + length, 0);
  const step = Math.max(1, Math.ceil(total / MAX_SORTED));
  const chosen = numbers.flatMap((part) =>
    Array.from({ length: Math.ceil(part.length / step) }, (_, index) => part[index * step]),
  );
  return Float32Array.from(chosen.filter(Number.isFinite));
}

function symmetric({ low, high }: Domain): Domain {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  return { low: -reach, high: reach };
}

/** A domain without width has no colours. */
function widened({ low, high }: Domain): Domain {
  if (low < high) return { low, high };
  const margin = low === 0 ? 1 : Math.abs(low) / 2;
  return { low: low - margin, high: high + margin };
}
