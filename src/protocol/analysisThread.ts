import type { AnalysisName, PartialOf, RequestOf, ResultOf } from '../core/analyze/catalogue';

/** A file of the process that asks: descriptors are the process's, and so the thread's too. */
export interface SharedFile {
  readonly descriptor: number;
  readonly size: number;
}

/** What a thread that analyses is told: one analysis at a time, or to stop the one it is at. */
export type AnalysisCommand =
  | {
      readonly kind: 'run';
      readonly name: AnalysisName;
      readonly files: readonly SharedFile[];
      readonly request: RequestOf<AnalysisName>;
    }
  | { readonly kind: 'cancel' };

/** `failed`: in words for the person if it is a QnatError, else in those of the system. */
export type AnalysisReply =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'partial'; readonly partial: PartialOf<AnalysisName> }
  | { readonly kind: 'done'; readonly result: ResultOf<AnalysisName> }
  | { readonly kind: 'failed'; readonly message: string; readonly forPeople: boolean };
