import type { BlockComparison } from '../../../core/analyze/compareBlocks';
import type { PlacedCounterpart } from '../../../core/analyze/counterparts';
import { InvalidRequestError } from '../../../core/errors';
import { valueCount } from '../../../core/shape';
import type { Tensor } from '../../../core/tensor/tensor';
import { MAX_PAGE } from '../../../protocol/editor';
import * as protocol from '../../../protocol/views/compare';
import { chooseComparand, chooseCounterpart } from '../../compare/choose';
import { filesBeside, inFolderOf } from '../../compare/beside';
import type { QnatDocument } from '../qnatDocument';
import type { AnalysisOptions, Model } from '../model';
import { type OnQuestion, quantized } from '../questions';
import { RecentResults } from './recentResults';

/** They hold 8 bytes a block. */
const recent = new RecentResults<BlockComparison>(3);

/** Answers of the compare view. */
export function answerCompare(
  on: OnQuestion,
  { uri, comparand }: QnatDocument,
  onProgress: (progress: protocol.ComparisonProgress) => void,
): void {
  on(protocol.GetSuggestedComparands, () => filesBeside(uri));
  on(protocol.AttachComparand, (_, { fileName }) => comparand.set(inFolderOf(uri, fileName)));
  on(protocol.ChooseComparand, () => chooseComparand(uri, comparand));
  on(protocol.DetachComparand, () => comparand.set(undefined));
  on(protocol.StartComparison, (model) => quantized(model).compareAll());
  on(protocol.ChooseCounterpart, async (model, { index }) =>
    chooseCounterpart(await model.tensorAt(index), comparand),
  );
  on(protocol.GetOnlyThere, async (model, _, signal) =>
    comparand.onlyThere(await model.allTensors(), signal),
  );
  on(protocol.GetOriginals, async (model, { index, start, count, scales: choice }, signal) => {
    const tensor = await model.tensorAt(index);
    checkRange(start, count, valueCount(tensor.shape));
    const { source, counterpart } = await comparand.counterpartOf(tensor);
    const request = { counterpart, choice, start, count };
    const values = await model.analyze('readCounterpart', request, 'screen', {
      signal,
      others: [source],
    });
    return values.buffer as ArrayBuffer;
  });
  const compared = async (
    model: Model,
    subject: protocol.ComparisonSubject,
    signal: AbortSignal,
  ) => {
    const tensor = await model.tensorAt(subject.index);
    const placed = await comparand.counterpartOf(tensor);
    const onShare = (share: number) => onProgress({ subject, share });
    const found = await compare(model, tensor, placed, subject, { signal, onShare });
    return { placed, tensor, found };
  };
  on(protocol.GetComparison, async (model, subject, signal) => {
    const { placed, found } = await compared(model, subject, signal);
    return summarize(placed, found);
  });
  on(protocol.GetWorstBlocks, async (model, { subject, start, count }, signal) => {
    const { tensor, found } = await compared(model, subject, signal);
    return page(found, tensor, start, Math.min(count, MAX_PAGE));
  });
}

function checkRange(start: number, count: number, values: number): void {
  const whole = [start, count].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (whole && count <= protocol.MAX_ORIGINALS && start + count <= values) return;
  throw new InvalidRequestError(`Values ${start} to ${start + count} cannot be shown.`);
}

/** The result is kept by the version of the other file, too. */
function compare(
  model: Model,
  tensor: Tensor,
  { source, counterpart }: PlacedCounterpart,
  { scales: choice, version }: protocol.ComparisonSubject,
  options: Pick<AnalysisOptions, 'signal' | 'onShare'>,
): Promise<BlockComparison> {
  return recent.get(model, `${tensor.index} ${choice} ${version}`, () =>
    model.analyze('compareBlocks', { tensor, counterpart, choice }, 'screen', {
      ...options,
      others: [source],
    }),
  );
}

function summarize(
  { counterpart: { tensor, kind } }: PlacedCounterpart,
  { errors, difference, blockSize }: BlockComparison,
): protocol.TensorComparison {
  const { sqnrDb, ...rest } = errors;
  return {
    name: tensor.name,
    shape: tensor.shape,
    dtype: kind === 'qnat' ? 'NF4' : tensor.dtype,
    blockSize,
    errors: Number.isFinite(sqnrDb) ? errors : rest,
    difference: difference && withoutBlocks(difference),
  };
}

function withoutBlocks(difference: NonNullable<BlockComparison['difference']>) {
  const { codes, scales, zeroPoints, quantizedScales, scalesScale, firstBlock } = difference;
  return { codes, scales, zeroPoints, quantizedScales, scalesScale, firstBlock };
}

function page(
  { ranking, blockErrors, blockSize }: BlockComparison,
  { shape }: Tensor,
  start: number,
  count: number,
): protocol.WorstBlocks {
  const values = valueCount(shape);
  const blocks = ranking.slice(start, start + count);
  const errors = Float32Array.from(blocks, (block) => {
    // The last may have fewer values than a whole one.
    const inBlock = Math.min(blockSize, values - block * blockSize);
    return Math.sqrt(blockErrors[block] / inBlock);
  });
  return { total: ranking.length, blocks: blocks.buffer, errors: errors.buffer };
}
