import type { ScaleChoice } from '../../qnat/tensorData';
import { tensorChunks } from '../../tensor/readTensor';
import type { Tensor } from '../../tensor/tensor';
import type { AnalysisContext } from '../analysis';
import { Bins, openRange } from './histogram';
import { momentsOf, VALUE_BINS, type ValueHealth, type ValueTotals } from './valueHealth';

interface Request {
  readonly tensor: Tensor;
  readonly choice: ScaleChoice;
}

/**
 * Looks at the values of a tensor of the only source, one by one and twice: first for their range.
 * @throws InvalidRequestError when the tensor is not readable
 */
export async function plainHealth(
  { tensor, choice }: Request,
  { sources: [source], signal, pause }: AnalysisContext,
): Promise<ValueHealth> {
  const totals = new Totals();
  for await (const values of tensorChunks(source, tensor, choice, signal)) {
    totals.add(values);
    await pause();
  }
  const found = momentsOf(totals);
  if (found.finite === 0) return found;
  const bins = new Bins(...openRange(totals.smallest, totals.largest), VALUE_BINS);
  for await (const values of tensorChunks(source, tensor, choice, signal)) {
    for (const value of values) if (Number.isFinite(value)) bins.add(value);
    await pause();
  }
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
