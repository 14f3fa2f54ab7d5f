import type { NotificationType, RequestType } from 'vscode-messenger-common';
import type { Difference } from '../../core/analyze/compareTensor';
import type { NamedTensors } from '../../core/analyze/onlyThere';
import type { Verdict } from '../../core/analyze/verdict';
import type { ValueErrors } from '../../core/analyze/errorSums';
import type { ScaleChoice } from '../../core/qnat/tensorData';

/** What the compare view asks of the extension host. */

/** The file that a document is compared with. */
export interface ComparandState {
  readonly fileName: string;
  readonly status: 'opening' | 'open' | 'failed';
  /** It is a QNAT file, so that codes can be compared; known once it is open. */
  readonly quantized?: boolean;
  /** Why it cannot be read. */
  readonly message?: string;
  /** Another one whenever it was read anew, or other tensors are compared. */
  readonly version: number;
}

/** How far the comparison of all tensors is, and what it has found so far. */
export interface FileComparison {
  /** `matching`: counterparts are looked for · `waiting`: for the person to start it. */
  readonly status: 'matching' | 'waiting' | 'running' | 'done';
  readonly valuesDone: number;
  readonly valuesTotal: number;
  /** Tensors of each verdict; those not compared yet have none. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** The first tensor that is not the same in both files, once that is known. */
  readonly first?: { readonly index: number; readonly name: string };
  /** Of all values of the tensors that have errors; the SQNR where it is a number. */
  readonly errors?: Errors;
}

/** What the comparison of all tensors has found of one. */
export interface RowComparison {
  readonly verdict: Verdict;
  /** Numbers are left out where there are none, or not finite ones: JSON has no infinity. */
  readonly rmse?: number;
  readonly maxError?: number;
  readonly sqnrDb?: number;
  readonly cosine?: number;
  /** Share of the codes that differ, where both are quantized alike. */
  readonly codesDiffer?: number;
  /** Why it was not compared. */
  readonly reason?: string;
}

type Errors = Pick<ValueErrors, 'rmse' | 'maxError'> & { readonly sqnrDb?: number };

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
  /** Values of the blocks that are told apart. */
  readonly blockSize: number;
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
/** Has all tensors compared. */
export const StartComparison: RequestType<void, void> = { method: 'startComparison' };
/** The tensors of the other file that none is compared with. */
export const GetOnlyThere: RequestType<void, NamedTensors> = { method: 'onlyThere' };
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
