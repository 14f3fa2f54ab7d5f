import type { ScaleChoice } from '../../qnat/tensorData';
import { tensorChunks } from '../../tensor/readTensor';
import type { Tensor } from '../../tensor/tensor';
import type { AnalysisContext } from '../analysis';
import { Bins, openRange } from './histogram';
import { VALUE_BINS, type ValueHealth } from './valueHealth';

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
  const moments = new Moments();
  for await (const values of tensorChunks(source, tensor, choice, signal)) {
    moments.add(values);
    await pause();
  }
  const found = moments.result();
  if (found.finite === 0) return found;
  const bins = new Bins(...openRange(found.smallest!, found.largest!), VALUE_BINS);
  for await (const values of tensorChunks(source, tensor, choice, signal)) {
    for (const value of values) if (Number.isFinite(value)) bins.add(value);
    await pause();
  }
  return { ...found, histogram: bins.result() };
}

/** Sums up values, in f64. */
class Moments {
  private finite = 0;
  private nonFinite = 0;
  private smallest = Infinity;
  private largest = -Infinity;
  private sum = 0;
  private squares = 0;

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

  result(): ValueHealth {
    const { finite, nonFinite, smallest, largest } = this;
    if (finite === 0) return { finite, nonFinite };
    const mean = this.sum / finite;
    const variance = Math.max(0, this.squares / finite - mean * mean);
    return { finite, nonFinite, smallest, largest, mean, standardDeviation: Math.sqrt(variance) };
  }
}
