import { formatBytes, formatSeconds, shorten } from '../../core/text/format';
import { asMessage } from './text';

/** Bytes of a job dealt with so far, and the tensor it is at. */
export interface JobProgress {
  readonly tensor: string;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/** A run of one job: what it is called, where there are several, and the bytes it deals with. */
export interface ProgressPart {
  readonly name: string;
  readonly bytes: number;
}

/** What VS Code's progress takes. */
export interface ProgressReport {
  /** Percent since the last report. */
  readonly increment: number;
  readonly message: string;
}

/** Ten reports a second are as many as can be read. */
const INTERVAL_MS = 100;
/** The rate follows changes within seconds and does not flicker. */
const SMOOTHING_MS = 2000;
/** Earlier than this, a rate would be a guess. */
const FIRST_RATE_MS = 500;

/** Turns the progress of jobs, run one after another, into reports of the whole. */
export class ProgressReporter {
  private readonly total: number;
  private readonly before: readonly number[];
  private readonly rate: SmoothedRate;
  private lastReport = -Infinity;
  private percentReported = 0;

  /** @param now a clock in milliseconds */
  constructor(
    private readonly parts: readonly ProgressPart[],
    private readonly report: (report: ProgressReport) => void,
    private readonly now: () => number,
  ) {
    let sum = 0;
    this.before = parts.map(({ bytes }) => (sum += bytes) - bytes);
    this.total = sum;
    this.rate = new SmoothedRate(now());
  }

  update(part: number, { tensor, bytesDone, bytesTotal }: JobProgress): void {
    const time = this.now();
    const partEnds = bytesDone === bytesTotal;
    if (time - this.lastReport < INTERVAL_MS && !partEnds) return;
    this.lastReport = time;
    const fraction = bytesTotal > 0 ? bytesDone / bytesTotal : 1;
    const done = this.before[part] + fraction * this.parts[part].bytes;
    this.rate.update(done, time);
    this.report({ increment: this.increment(done), message: this.message(part, tensor, done) });
  }

  private increment(done: number): number {
    const percent = this.total > 0 ? (100 * done) / this.total : 100;
    const increment = Math.max(0, percent - this.percentReported);
    this.percentReported += increment;
    return increment;
  }

  private message(part: number, tensor: string, done: number): string {
    const file = this.parts.length > 1 ? [this.parts[part].name] : [];
    const percent = `${Math.floor(this.percentReported)} %`;
    const name = shorten(tensor, 80);
    return asMessage([...file, name, percent, ...this.pace(done)].join(' · '));
  }

  private pace(done: number): string[] {
    const rate = this.rate.perSecond;
    if (!rate) return [];
    const left = formatSeconds(Math.round((this.total - done) / rate));
    return [`${formatBytes(Math.round(rate))}/s`, `${left} left`];
  }
}

/** An exponentially smoothed rate. */
class SmoothedRate {
  private done = 0;
  private rate = 0;
  private time: number;

  constructor(private readonly started: number) {
    this.time = started;
  }

  /** Undefined until it can be told. */
  get perSecond(): number | undefined {
    return this.time - this.started < FIRST_RATE_MS ? undefined : this.rate;
  }

  update(done: number, time: number): void {
    const elapsed = time - this.time;
    if (elapsed <= 0) return;
    const rate = (1000 * (done - this.done)) / elapsed;
    // At first all that has been seen counts alike: the mean since the start.
    const weight = Math.max(1 - Math.exp(-elapsed / SMOOTHING_MS), elapsed / (time - this.started));
    this.rate += weight * (rate - this.rate);
    this.done = done;
    this.time = time;
  }
}
