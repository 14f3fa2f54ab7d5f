import type { NotificationType, RequestType } from 'vscode-messenger-common';
import type { Difference } from '../../core/analyze/compareTensor';
import type { TensorMatch } from '../../core/analyze/matchTensors';
import type { ValueErrors } from '../../core/analyze/errorSums';
import type { ScaleChoice } from '../../core/qnat/tensorData';

/** What the compare view asks of the extension host. */

/** The file that a document is compared with. */
export interface ComparandState {
  readonly fileName: string;
  readonly status: 'opening' | 'open' | 'failed';
  /** Why it cannot be read. */
  readonly message?: string;
  /** Another one whenever it was read anew, or other tensors are compared. */
  readonly version: number;
}

/** Which tensor is compared, by which of its scales, and with what state of the other file. */
export interface ComparisonSubject {
  readonly index: number;
  readonly scales: ScaleChoice;
  readonly version: number;
}

export interface TensorComparison {
  /** The tensor of the other file. */
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Of values; without the SQNR where it is no number: JSON has no infinity. */
  readonly errors: Omit<ValueErrors, 'sqnrDb'> & { readonly sqnrDb?: number };
  /** Undefined where the two have no common layout, so that only values can be compared. */
  readonly difference?: Omit<Difference, 'blockCodes'>;
}

/** Some of a tensor's blocks, the largest error first. */
export interface WorstBlocks {
  readonly total: number;
  /** u32 */
  readonly blocks: ArrayBuffer;
  /** f32, one a block: root of the mean squared error. */
  readonly errors: ArrayBuffer;
}

/** How far a comparison is that the page waits for. */
export interface ComparisonProgress {
  readonly subject: ComparisonSubject;
  /** From 0 to 1. */
  readonly share: number;
}

/** Names of files beside the document that it may have been made from. */
export const GetSuggestedComparands: RequestType<void, string[]> = { method: 'comparands' };
/** Compares with a file beside the document. */
export const AttachComparand: RequestType<{ fileName: string }, void> = { method: 'attach' };
/** Has the person choose the file to compare with. */
export const ChooseComparand: RequestType<void, void> = { method: 'chooseComparand' };
export const DetachComparand: RequestType<void, void> = { method: 'detach' };
/** Has the person choose the tensor of the other file that a tensor is compared with. */
export const ChooseCounterpart: RequestType<{ index: number }, void> = {
  method: 'chooseCounterpart',
};
/** Which tensors of the two files can be compared. */
export const MatchTensors: RequestType<void, TensorMatch> = { method: 'matchTensors' };
export const GetComparison: RequestType<ComparisonSubject, TensorComparison> = {
  method: 'comparison',
};
/** At most so many values in one answer. */
export const MAX_ORIGINALS = 4096;
/** f32: values [start, start + count) of the tensor that one is compared with. */
export const GetOriginals: RequestType<
  { index: number; start: number; count: number; scales: ScaleChoice },
  ArrayBuffer
> = { method: 'originals' };
export const GetWorstBlocks: RequestType<
  { subject: ComparisonSubject; start: number; count: number },
  WorstBlocks
> = { method: 'worstBlocks' };
export const ComparisonProgressed: NotificationType<ComparisonProgress> = {
  method: 'comparisonProgressed',
};
