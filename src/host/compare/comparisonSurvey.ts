import type { OnShare } from '../../core/analyze/analysis';
import type { Outcome, Pair } from '../../core/analyze/comparePairs';
import type { Obstacle, PlacedCounterpart } from '../../core/analyze/counterparts';
import { ErrorTotals } from '../../core/analyze/errorTotals';
import type { ByteSource } from '../../core/bytes/byteSource';
import { pauser } from '../../core/pause';
import { type QnatTensor, WHY_UNREADABLE } from '../../core/qnat/tensor';
import type { ComparisonKey } from '../../core/qnat/tensorQuery';
import type { TensorTable } from '../../core/qnat/tensorTable';
import { valueCount } from '../../core/shape';
import { quotedName } from '../../core/text/names';
import type { FileComparison, RowComparison } from '../../protocol/views/compare';
import { BatchLimit, inLanes } from '../editor/batches';
import { ComparisonColumns } from './comparisonColumns';

/** Values that are compared in one go. */
const BATCH_VALUES = 8 * 1024 * 1024;

interface Batch {
  readonly source: ByteSource;
  readonly pairs: readonly Pair[];
  readonly values: number;
}

/** Finds the counterparts of tensors in another file. */
export interface CounterpartFinder {
  readonly find: (tensor: QnatTensor) => PlacedCounterpart | Obstacle;
  /** Says to a person why there is none. */
  readonly explain: (tensor: QnatTensor, obstacle: Obstacle) => string;
}

/** What comparing a whole file needs. */
export interface Comparing extends CounterpartFinder {
  readonly compare: (
    pairs: readonly Pair[],
    source: ByteSource,
    onShare: OnShare,
  ) => Promise<readonly Outcome[]>;
  readonly onProgress: () => void;
}

/** Compares all tensors of a file with those of another, once: both in one state. */
export class ComparisonSurvey {
  private readonly columns: ComparisonColumns;
  private readonly totals = new ErrorTotals();
  private status: FileComparison['status'] = 'matching';
  private valuesDone = 0;
  private valuesTotal = 0;
  /** Shares of the batches that are being compared, in values. */
  private readonly partly = new Map<Batch, number>();
  private matched?: Promise<void>;
  private running?: Promise<void>;

  constructor(
    private readonly tensors: TensorTable,
    private readonly comparing: Comparing,
    private readonly signal: AbortSignal,
  ) {
    this.columns = new ComparisonColumns(tensors.length);
  }

  get state(): FileComparison {
    const { status, valuesTotal, columns } = this;
    const first = status === 'done' ? columns.first() : undefined;
    const partly = [...this.partly.values()].reduce((sum, values) => sum + values, 0);
    const totals = this.totals.result();
    return {
      status,
      valuesTotal,
      valuesDone: this.valuesDone + Math.floor(partly),
      counts: { ...columns.counts },
      first: first === undefined ? undefined : { index: first, name: this.tensors.names[first] },
      errors: totals && { ...totals, sqnrDb: finite(totals.sqnrDb) },
    };
  }

  /** Looks for the counterparts of all tensors; how much there is to compare is known then. */
  match(): Promise<number> {
    this.matched ??= this.matchAll();
    return this.matched.then(() => this.valuesTotal);
  }

  /** Compares all that have a counterpart, once; what failed can be tried again. */
  start(): Promise<void> {
    this.running ??= this.run().catch((error: unknown) => {
      this.running = undefined;
      this.tell('waiting');
      throw error;
    });
    return this.running;
  }

  measure(key: ComparisonKey, index: number): number | undefined {
    return this.columns.measure(key, index);
  }

  /** What a row says of a tensor; undefined until it is known. */
  rowOf(index: number): RowComparison | undefined {
    const verdict = this.columns.verdictOf(index);
    if (!verdict) return undefined;
    const of = (key: ComparisonKey) => finite(this.columns.measure(key, index));
    return {
      verdict,
      rmse: of('rmse'),
      maxError: of('maxError'),
      sqnrDb: of('sqnr'),
      cosine: of('cosine'),
      codesDiffer: of('codesDiffer'),
      reason: this.columns.failureOf(index) ?? this.obstacleOf(index),
    };
  }

  private obstacleOf(index: number): string | undefined {
    const tensor = this.tensors.at(index)!;
    const found = this.comparing.find(tensor);
    return 'kind' in found ? this.comparing.explain(tensor, found) : undefined;
  }

  private async matchAll(): Promise<void> {
    const pause = pauser(this.signal);
    for (const tensor of this.tensors) {
      await pause();
      const found = this.comparing.find(tensor);
      if ('kind' in found) this.columns.set(tensor.index, found.kind);
      else if (tensor.state !== 'readable') this.columns.add(tensor.index, 0, unreadable(tensor));
      else this.valuesTotal += valueCount(tensor.shape);
    }
    this.tell('waiting');
  }

  private async run(): Promise<void> {
    await this.match();
    this.tell('running');
    await inLanes(this.batches(), (batch) => this.compare(batch));
    this.tell('done');
  }

  private async compare(batch: Batch): Promise<void> {
    const { pairs, source, values } = batch;
    const onShare = (share: number) => {
      this.partly.set(batch, share * values);
      this.tell('running');
    };
    try {
      const outcomes = await this.comparing.compare(pairs, source, onShare);
      for (const [at, { tensor }] of pairs.entries()) this.keep(tensor, outcomes[at]);
    } finally {
      this.partly.delete(batch);
    }
    this.tell('running');
  }

  private keep({ index, shape }: QnatTensor, outcome: Outcome): void {
    const values = valueCount(shape);
    this.valuesDone += values;
    this.columns.add(index, values, outcome);
    if (!('failure' in outcome) && outcome.errors) this.totals.add(outcome.errors);
  }

  /** Pairs that are not compared yet, some at a time, whose counterparts are in one file. */
  private async *batches(): AsyncGenerator<Batch> {
    const pause = pauser(this.signal);
    const full = new BatchLimit(BATCH_VALUES);
    let batch: { source: ByteSource; pairs: Pair[]; values: number } | undefined;
    for (let index = 0; index < this.tensors.length; index++) {
      await pause();
      if (this.columns.verdictOf(index)) continue;
      const tensor = this.tensors.at(index)!;
      const { source, counterpart } = this.comparing.find(tensor) as PlacedCounterpart;
      if (batch && batch.source !== source) {
        yield batch;
        batch = undefined;
        full.clear();
      }
      const values = valueCount(tensor.shape);
      batch ??= { source, pairs: [], values: 0 };
      batch.pairs.push({ tensor, counterpart });
      batch.values += values;
      if (!full.fills(values)) continue;
      yield batch;
      batch = undefined;
    }
    if (batch) yield batch;
  }

  private tell(status: FileComparison['status']): void {
    this.status = status;
    this.comparing.onProgress();
  }
}

function unreadable({ name, state }: QnatTensor): Outcome {
  const why = WHY_UNREADABLE[state as keyof typeof WHY_UNREADABLE];
  return { failure: `The data of tensor ${quotedName(name)} cannot be read: ${why}.` };
}

/** JSON has no infinity. */
function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
