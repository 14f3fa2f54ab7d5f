/** Something whose time is taken. */
export interface Case {
  readonly name: string;
  /** Bytes that it deals with. */
  readonly bytes: number;
  /** Does it once. @returns seconds it took */
  run(): number | Promise<number>;
}

/** How something compares: a ratio, its spread, and what it was in figures that do not travel. */
export interface Row {
  readonly section: string;
  readonly name: string;
  /** What the ratio is of: the speed of a copy, the time of `cp`. */
  readonly against: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly absolute: string;
}

/** How often each case runs, if nothing else is said; an odd number has a middle. */
const ROUNDS = 7;

/** Seconds that work takes. */
export function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

/** Speeds of cases, as ratios to that of the first. */
export async function compareSpeeds(
  section: string,
  base: Case,
  cases: readonly Case[],
): Promise<Row[]> {
  const [baseSeconds, ...seconds] = await race([base, ...cases]);
  const speed = ({ bytes }: Case, taken: number) => bytes / taken;
  return [base, ...cases].map((example, index) => {
    const own = index === 0 ? baseSeconds : seconds[index - 1];
    const ratios = own.map(
      (taken, round) => speed(example, taken) / speed(base, baseSeconds[round]),
    );
    const gigabytes = speed(example, middle(own)) / 1e9;
    return rowOf(section, example, `speed of ${base.name}`, ratios, `${gigabytes.toFixed(2)} GB/s`);
  });
}

/** Times of cases, as ratios to that of the first. */
export async function compareTimes(
  section: string,
  base: Case,
  cases: readonly Case[],
  rounds = ROUNDS,
): Promise<Row[]> {
  const all = [base, ...cases];
  const seconds = await race(all, rounds);
  return all.map((example, index) => {
    const ratios = seconds[index].map((taken, round) => taken / seconds[0][round]);
    const absolute = timeOf(example, middle(seconds[index]));
    return rowOf(section, example, `time of ${base.name}`, ratios, absolute);
  });
}

/** Cases take turns, so that what else the machine does falls on all of them; a first round warms up. */
async function race(cases: readonly Case[], rounds = ROUNDS): Promise<number[][]> {
  const seconds: number[][] = cases.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, example] of cases.entries()) {
      const taken = await example.run();
      if (round > 0) seconds[index].push(taken);
    }
  }
  return seconds;
}

/** A row of figures that were taken in rounds. */
export function rowOf(
  section: string,
  { name }: Pick<Case, 'name'>,
  against: string,
  ratios: readonly number[],
  absolute: string,
): Row {
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return { section, name, against, median: middle(ratios), least, most, absolute };
}

/** The middle one of them, by size. */
export function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** With the rate, where the case tells its bytes. */
function timeOf({ bytes }: Case, seconds: number): string {
  const rate = bytes > 0 ? `, ${(bytes / seconds / 1e6).toFixed(0)} MB/s` : '';
  return inSeconds(seconds) + rate;
}

function inSeconds(seconds: number): string {
  return seconds < 1 ? `${(1000 * seconds).toFixed(0)} ms` : `${seconds.toFixed(2)} s`;
}
