import * as chromatic from 'd3-scale-chromatic';

/** A colour for every number from 0 to 1. */
export type ColourMap = (at: number) => string;

const reversed =
  (map: ColourMap): ColourMap =>
  (at) =>
    map(1 - at);

/** Two colours that meet in a pale one, for numbers on both sides of 0: the first for those below. */
export const DIVERGING_MAPS = {
  // Red is hot: for what is above.
  'Red–Blue': reversed(chromatic.interpolateRdBu),
  'Orange–Purple': reversed(chromatic.interpolatePuOr),
  'Brown–Green': chromatic.interpolateBrBG,
  'Pink–Green': chromatic.interpolatePiYG,
  'Red–Yellow–Blue': reversed(chromatic.interpolateRdYlBu),
  Spectral: reversed(chromatic.interpolateSpectral),
} as const satisfies Record<string, ColourMap>;

/** From the smallest number to the largest. */
export const SEQUENTIAL_MAPS = {
  Viridis: chromatic.interpolateViridis,
  Magma: chromatic.interpolateMagma,
  Inferno: chromatic.interpolateInferno,
  Cividis: chromatic.interpolateCividis,
  Turbo: chromatic.interpolateTurbo,
  Greys: chromatic.interpolateGreys,
} as const satisfies Record<string, ColourMap>;

export const COLOUR_MAPS = { ...DIVERGING_MAPS, ...SEQUENTIAL_MAPS };
export type ColourMapName = keyof typeof COLOUR_MAPS;

export function isDiverging(name: ColourMapName): boolean {
  return name in DIVERGING_MAPS;
}
