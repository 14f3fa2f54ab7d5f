import type { ScaleChoice } from '../../qnat/tensorData';
import { valueCount } from '../../shape';
import { tensorChunks } from '../../tensor/readTensor';
import type { Tensor } from '../../tensor/tensor';
import type { AnalysisContext } from '../analysis';
import { Bins, openRange } from './histogram';
import { momentsOf, VALUE_BINS, type ValueHealth, type ValueTotals } from './valueHealth';

interface Request {
  readonly tensor: Tensor;
  readonly choice: ScaleChoice;
}

/** What is known of plain values before all of them were looked at twice. */
export interface PlainHealthSoFar {
  /** Of the work, from 0 to 1. */
  readonly share: number;
  /** Of the values looked at so far; without a histogram. */
  readonly health: ValueHealth;
}

/**
 * Looks at the values of a tensor of the only source, one by one and twice: first for their range.
 * @throws InvalidRequestError when the tensor is not readable
 */
export async function plainHealth(
  { tensor, choice }: Request,
  { sources: [source], signal, pause, onPartial }: AnalysisContext<PlainHealthSoFar>,
): Promise<ValueHealth> {
  const all = 2 * valueCount(tensor.shape);
  let done = 0;
  const totals = new Totals();
  const look = async (at: (values: Float32Array) => void) => {
    for await (const values of tensorChunks(source, tensor, choice, signal)) {
      at(values);
      done += values.length;
      onPartial?.(() => ({ share: done / all, health: momentsOf(totals) }));
      await pause();
    }
  };
  await look((values) => totals.add(values));
  const found = momentsOf(totals);
  if (found.finite === 0) return found;
  const bins = new Bins(...openRange(totals.smallest, totals.largest), VALUE_BINS);
  await look((values) => {
    for (const value of values) if (Number.isFinite(value)) bins.add(value);
  });
  return { ...found, histogram: bins.result() };
}

/** Sums up values one by one. */
class Totals implements ValueTotals {
  finite = 0;
  nonFinite = 0;
  smallest = Infinity;
  largest = -Infinity;
  sum = 0;
  squares = 0;

  add(values: Float32Array): void {
    for (const value of values) {
      if (!Number.isFinite(value)) {
        this.nonFinite++;
        continue;
      }
      this.finite++;
      this.sum += value;
      this.squares += value * value;
      if (value < this.smallest) this.smallest = value;
      if (value > this.largest) this.largest = value;
    }
  }
}
