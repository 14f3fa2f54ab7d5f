/** How many numbers fall into each of some bins of one width, from the first's beginning on. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** Bins of one width over [from, to], a closed range. */
export class Bins {
  private readonly counts: Float64Array;
  private readonly scale: number;

  constructor(
    private readonly from: number,
    private readonly to: number,
    private readonly bins: number,
  ) {
    this.counts = new Float64Array(bins);
    this.scale = bins / (to - from);
  }

  /** Counts a number of the range so many times. */
  add(value: number, times = 1): void {
    const bin = Math.floor((value - this.from) * this.scale);
    this.counts[bin < this.bins ? bin : this.bins - 1] += times;
  }

  result(): Histogram {
    return { from: this.from, to: this.to, counts: [...this.counts] };
  }
}

/** A range of which there can be bins: wider than nothing. */
export function openRange(from: number, to: number): [number, number] {
  return from < to ? [from, to] : [from - 0.5, to + 0.5];
}
