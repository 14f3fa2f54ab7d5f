import { formatBytes, formatSeconds, shorten } from '../../core/text/format';
import { visibleName } from '../../core/text/names';
import type { Output } from './output';

/** Ten a second are as many as can be read. */
const INTERVAL_MS = 100;
/** Earlier than this, a rate would be a guess. */
const FIRST_RATE_MS = 500;
const ERASE_LINE = '\r\u001b[K';

/** A line at the foot of a terminal that says how far the work is; elsewhere there is none. */
export class Progress {
  private readonly started = performance.now();
  private shown = -Infinity;

  constructor(private readonly output: Output) {}

  /** @param what the tensor that is dealt with; done and total are bytes */
  update(what: string, done: number, total: number): void {
    const now = performance.now();
    if (!this.output.isTerminal || now - this.shown < INTERVAL_MS) return;
    this.shown = now;
    const percent = `${Math.floor((100 * done) / Math.max(total, 1))} %`;
    const facts = [percent, ...this.pace(done, total, now), visibleName(what)].join(' · ');
    void this.output.write(ERASE_LINE + shorten(facts, this.output.columns - 1));
  }

  /** Makes room for what is to stay. */
  clear(): void {
    if (this.shown > -Infinity) void this.output.write(ERASE_LINE);
    this.shown = -Infinity;
  }

  private pace(done: number, total: number, now: number): string[] {
    const elapsed = now - this.started;
    if (elapsed < FIRST_RATE_MS || done === 0) return [];
    const rate = (1000 * done) / elapsed;
    return [
      `${formatBytes(Math.round(rate))}/s`,
      `${formatSeconds(Math.round((total - done) / rate))} left`,
    ];
  }
}
