import type { ScaleChoice } from '../qnat/tensorData';
import { isPlain, type Tensor } from '../tensor/tensor';
import type { AnalysisContext } from './analysis';
import { type Comparison, differenceOf, laterHalf } from './compareTensor';
import { compareWithSource } from './compareWithSource';
import { type Counterpart, counterpartReader } from './counterpart';
import type { ValueErrors } from './errorSums';
import { rankDescending } from './rank';

/** What a tensor and its counterpart have to do with each other, as a whole and block by block. */
export interface BlockComparison extends Comparison {
  readonly errors: ValueErrors;
  /** Values of a block: of the tensor or, where that has none, of its counterpart. */
  readonly blockSize: number;
  /** Sum of the squared errors of each block. */
  readonly blockErrors: Float32Array;
  /** Blocks in the order of these, the largest first. */
  readonly ranking: Uint32Array;
}

/** Runs of values whose errors are told apart where neither tensor has blocks. */
const RUN_VALUES = 64;

interface Request {
  readonly tensor: Tensor;
  readonly counterpart: Counterpart;
  readonly choice: ScaleChoice;
}

/**
 * Compares a tensor of the first source with its counterpart in the second: values always, codes and
 * scales where both have them in the same layout.
 * @throws InvalidRequestError when one is not readable
 */
export async function compareBlocks(
  { tensor, counterpart, choice }: Request,
  { sources: [source, other], onShare = () => undefined, pause, signal }: AnalysisContext,
): Promise<BlockComparison> {
  const placed = { source: other, counterpart };
  const firstHalf = (share: number) => onShare(share / 2);
  const difference = isPlain(tensor)
    ? undefined
    : await differenceOf({ source, tensor }, placed, firstHalf, signal);
  const read = counterpartReader(other, counterpart, choice);
  const rest = difference ? laterHalf(onShare) : onShare;
  const blockSize = blockSizeOf(tensor, counterpart);
  const inBlocks = { ...tensor, blockSize };
  const compared = await compareWithSource(source, inBlocks, choice, read, rest, signal);
  const { blockErrors, ...errors } = compared;
  const ranking = await rankDescending(blockErrors, pause);
  return { difference, errors, blockSize, blockErrors, ranking };
}

function blockSizeOf(tensor: Tensor, counterpart: Counterpart): number {
  if (!isPlain(tensor)) return tensor.blockSize;
  return counterpart.kind === 'qnat' ? counterpart.tensor.blockSize : RUN_VALUES;
}
