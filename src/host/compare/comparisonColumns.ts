import type { Outcome } from '../../core/analyze/comparePairs';
import { type Verdict, VERDICTS, verdictOf } from '../../core/analyze/verdict';
import type { ComparisonKey } from '../../core/qnat/tensorQuery';

type Measure = Exclude<ComparisonKey, 'verdict'>;

/** What comparing has found of the tensors of a file: columns, not objects, for there may be a million. */
export class ComparisonColumns {
  /** Places in VERDICTS; 255 where nothing is known yet. */
  private readonly verdicts: Uint8Array;
  private readonly measures: Readonly<Record<Measure, Float64Array>>;
  private readonly failures = new Map<number, string>();
  readonly counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<
    Verdict,
    number
  >;

  constructor(length: number) {
    this.verdicts = new Uint8Array(length).fill(UNKNOWN);
    const column = () => new Float64Array(length).fill(NaN);
    this.measures = {
      rmse: column(),
      maxError: column(),
      sqnr: column(),
      cosine: column(),
      codesDiffer: column(),
    };
  }

  verdictOf(index: number): Verdict | undefined {
    return VERDICTS.at(this.verdicts[index]);
  }

  /** A number to sort by, or to show; undefined where there is none. */
  measure(key: ComparisonKey, index: number): number | undefined {
    if (key === 'verdict') {
      return this.verdicts[index] === UNKNOWN ? undefined : this.verdicts[index];
    }
    const value = this.measures[key][index];
    return Number.isNaN(value) ? undefined : value;
  }

  /** Why a tensor could not be compared. */
  failureOf(index: number): string | undefined {
    return this.failures.get(index);
  }

  /** The first tensor, in the file's order, that is not the same in both files. */
  first(): number | undefined {
    const first = this.verdicts.findIndex((verdict) => verdict !== EQUAL && verdict !== UNKNOWN);
    return first < 0 ? undefined : first;
  }

  set(index: number, verdict: Verdict): void {
    this.verdicts[index] = VERDICTS.indexOf(verdict);
    this.counts[verdict]++;
  }

  /** @param values of the tensor */
  add(index: number, values: number, outcome: Outcome): void {
    if ('failure' in outcome) {
      this.failures.set(index, outcome.failure);
      return this.set(index, 'failed');
    }
    const { difference, errors = NO_ERRORS } = outcome;
    this.set(index, verdictOf(outcome));
    this.measures.rmse[index] = errors.rmse;
    this.measures.maxError[index] = errors.maxError;
    this.measures.sqnr[index] = errors.sqnrDb;
    this.measures.cosine[index] = errors.cosine;
    if (difference) this.measures.codesDiffer[index] = values > 0 ? difference.codes / values : 0;
  }
}

const UNKNOWN = 255;
const EQUAL = VERDICTS.indexOf('equal');

/** Of tensors that are equal bit by bit. */
const NO_ERRORS = { rmse: 0, maxError: 0, sqnrDb: Infinity, cosine: 1 };
