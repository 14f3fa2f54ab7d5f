import { middle } from '../compare';
import type { HostClock } from './hostClock';

export interface Row {
  readonly what: string;
  readonly target?: number;
  readonly unit: 'ms' | 'MiB';
  readonly values: readonly number[];
}

/** The longest that the extension host may be busy at one turn. */
const MAX_TURN_MS = 50;

/** What was measured, printed line by line. */
export class Report {
  readonly rows: Row[] = [];

  constructor(private readonly clock: HostClock) {}

  begin(machine: string): void {
    console.log(`${machine}\n\n${HEAD}`);
  }

  add(row: Row): void {
    this.rows.push(row);
    console.log(lineOf(row));
  }

  /** Has work done, and reports how long it held up the extension host at the longest. */
  async turns(what: string, work: () => Promise<void>): Promise<void> {
    await this.clock.times();
    await work();
    const values = [(await this.clock.times()).longest];
    const target = MAX_TURN_MS;
    this.add({ what: `extension host at one turn, ${what}`, target, unit: 'ms', values });
  }
}

const HEAD = '| what | target | median | least to most | 95 % |\n| --- | --- | --- | --- | --- |';

function lineOf({ what, target, unit, values }: Row): string {
  const text = (value: number) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const sorted = values.toSorted((a, b) => a - b);
  const late = sorted[Math.floor(0.95 * values.length)];
  const spread = values.length === 1 ? ['', ''] : [`${text(least)} to ${text(most)}`, text(late)];
  const cells = [
    what,
    target === undefined ? '' : `< ${text(target)}`,
    text(middle(values)),
    ...spread,
  ];
  return `| ${cells.join(' | ')} |`;
}
