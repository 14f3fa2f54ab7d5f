import type { QnatTensor } from '../../qnat/tensor';
import type { ScaleChoice } from '../../qnat/tensorData';
import type { AnalysisContext } from '../analysis';
import { rankDescending } from '../rank';
import { addCounts, CODES } from './codeUsage';
import { countBlocks } from './countBlocks';
import { type DoubleQuantizationCost, DoubleQuantizationSums } from './doubleQuantizationCost';
import { readFactors } from './factors';
import { type ScaleHealth, scaleHealth } from './scaleHealth';
import { type ValueHealth, ValueSums } from './valueHealth';

/** How well a tensor's bits are used, and what stands out in it. */
export interface TensorHealth {
  /** How often each of the 16 codes occurs. */
  readonly codes: readonly number[];
  readonly values: ValueHealth;
  readonly scales: ScaleHealth;
  /** Where there are double-quantized scales and exact ones. */
  readonly doubleQuantization?: DoubleQuantizationCost;
}

/** The same, and the scale of every block. */
export interface RankedHealth {
  readonly health: TensorHealth;
  readonly blockScales: Float32Array;
  /** The blocks, those of the largest scales first, NaN before all. */
  readonly ranking: Uint32Array;
}

/**
 * Looks at all of a readable tensor of the only source, once. Exact: codes are counted block by block,
 * and a block's values are its 16 levels times its scale.
 */
export async function tensorHealth(
  { tensor, choice }: { readonly tensor: QnatTensor; readonly choice: ScaleChoice },
  context: AnalysisContext,
): Promise<RankedHealth> {
  const [file] = context.sources;
  const factors = await readFactors(file, tensor, choice, context);
  const { scales, both, zeroPoints } = factors;
  const codes = new Float64Array(CODES);
  const values = new ValueSums(factors);
  const double = both && new DoubleQuantizationSums(both, zeroPoints);
  await countBlocks(file, tensor, context, (block, counts) => {
    addCounts(codes, counts);
    values.add(block, counts);
    double?.add(block, counts);
  });
  const ranking = await rankDescending(scales, context.pause);
  return {
    health: {
      codes: [...codes],
      values: values.result(),
      scales: scaleHealth(scales, ranking),
      doubleQuantization: double?.result(),
    },
    blockScales: scales,
    ranking,
  };
}
