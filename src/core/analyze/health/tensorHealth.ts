import type { QnatTensor } from '../../qnat/tensor';
import type { ScaleChoice } from '../../qnat/tensorData';
import type { AnalysisContext } from '../analysis';
import { rankDescending } from '../rank';
import { addCounts, CODES } from './codeUsage';
import { countBlocks } from './countBlocks';
import { type DoubleQuantizationCost, DoubleQuantizationSums } from './doubleQuantizationCost';
import { readFactors } from './factors';
import { type ScaleHealth, scaleHealth } from './scaleHealth';
import { type ValueHealth, valueRange, ValueSums } from './valueHealth';

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

/** What is known before all codes are counted: of the scales everything, of the rest a part. */
export interface HealthSoFar {
  /** Of the codes, from 0 to 1. */
  readonly share: number;
  /** Codes and values are those counted so far. */
  readonly health: TensorHealth;
}

/**
 * Looks at all of a readable tensor of the only source, once. Exact: codes are counted block by block,
 * and a block's values are its 16 levels times its scale.
 */
export async function tensorHealth(
  { tensor, choice }: { readonly tensor: QnatTensor; readonly choice: ScaleChoice },
  context: AnalysisContext<HealthSoFar>,
): Promise<RankedHealth> {
  const { sources, signal, pause, onPartial } = context;
  const [file] = sources;
  const factors = await readFactors(file, tensor, choice, context);
  const { scales: blockScales, both, zeroPoints } = factors;
  const ranking = await rankDescending(blockScales, pause);
  const scales = scaleHealth(blockScales, ranking);
  const codes = new Float64Array(CODES);
  const values = new ValueSums(factors, await valueRange(factors, pause));
  const double = both && new DoubleQuantizationSums(both, zeroPoints);
  const soFar = (): TensorHealth => ({
    codes: [...codes],
    values: values.result(),
    scales,
    doubleQuantization: double?.result(),
  });
  const tell = (share: number) => onPartial?.(() => ({ share, health: soFar() }));
  await countBlocks(file, tensor, { signal, pause, onShare: tell }, (block, counts) => {
    addCounts(codes, counts);
    values.add(block, counts);
    double?.add(block, counts);
  });
  return { health: soFar(), blockScales, ranking };
}
