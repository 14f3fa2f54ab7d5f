import { scaleDiverging, scaleSequential } from 'd3-scale';
import { COLOUR_MAPS, type ColourMapName, isDiverging } from './colourMaps';
import type { Domain } from './domain';

/** Colours that are told apart no more. */
const STEPS = 1024;

/** Colours of numbers, looked up. */
export class Palette {
  /** Red, green, blue and alpha of each step, as the bytes of a picture. */
  private readonly pixels = new Uint32Array(STEPS);
  private readonly texts: readonly string[];
  private readonly specialPixel: number;

  /**
   * @param middle the number in a diverging map's middle
   * @param special the colour of what is not finite
   */
  constructor(
    readonly map: ColourMapName,
    readonly domain: Domain,
    middle: number,
    private readonly special: string,
  ) {
    const colourOf = colours(map, domain, middle);
    const { low, high } = domain;
    this.texts = Array.from({ length: STEPS }, (_, step) =>
      colourOf(low + ((high - low) * step) / (STEPS - 1)),
    );
    for (const [step, text] of this.texts.entries()) this.pixels[step] = pixelOf(text);
    this.specialPixel = pixelOf(special);
  }

  /** The colour of a number as CSS has it. */
  colourOf(number: number): string {
    return Number.isFinite(number) ? this.texts[this.stepOf(number)] : this.special;
  }

  /** What can be read on the colour of a number. */
  inkOn(number: number): string {
    return inkOn(this.colourOf(number));
  }

  /** Colours that lie even in the domain, from its lower end on. */
  samples(count: number): string[] {
    return Array.from(
      { length: count },
      (_, index) => this.texts[Math.round((index / (count - 1)) * (STEPS - 1))],
    );
  }

  /** Writes the pixels of numbers. */
  paint(numbers: Float32Array, out: Uint32Array): void {
    const { pixels, specialPixel } = this;
    const { low, high } = this.domain;
    const factor = (STEPS - 1) / (high - low);
    for (let index = 0; index < numbers.length; index++) {
      const step = (numbers[index] - low) * factor + 0.5;
      // NaN is neither; infinity is not finite at any factor.
      if (step - step !== 0) out[index] = specialPixel;
      else out[index] = pixels[step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step | 0];
    }
  }

  private stepOf(number: number): number {
    const { low, high } = this.domain;
    const step = Math.round(((number - low) / (high - low)) * (STEPS - 1));
    return Math.max(0, Math.min(STEPS - 1, step));
  }
}

function colours(
  name: ColourMapName,
  { low, high }: Domain,
  middle: number,
): (number: number) => string {
  const map = COLOUR_MAPS[name];
  if (!isDiverging(name)) return scaleSequential([low, high], map);
  // A domain on one side of the middle has the colours of that side.
  const [from, to] = [Math.min(low, middle), Math.max(high, middle)];
  const reach = Math.max(middle - from, to - middle);
  const ends = [from < middle ? from : middle - reach, middle, to > middle ? to : middle + reach];
  return scaleDiverging(ends as [number, number, number], map);
}

/** `rgb(1, 2, 3)` or `#010203` as a little-endian pixel. */
function pixelOf(colour: string): number {
  const [red, green, blue] = channelsOf(colour);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Red, green and blue, 0 to 255. */
function channelsOf(colour: string): number[] {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(colour);
  if (hex) return hex.slice(1).map((channel) => parseInt(channel, 16));
  return (colour.match(/[\d.]+/g) ?? ['0', '0', '0']).slice(0, 3).map(Number);
}

/** Black or white, whichever can be read on a colour (WCAG 2.1, relative luminance). */
function inkOn(colour: string): string {
  const [red, green, blue] = channelsOf(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff';
}
