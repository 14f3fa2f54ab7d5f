import type { ByteSource } from '../bytes/byteSource';
import type { Kernel } from '../nf4/kernel/kernel';

/** Called now and then with the share of the work that is done, from 0 to 1. */
export type OnShare = (share: number) => void;

/** What an analysis works with. */
export interface AnalysisContext {
  readonly sources: readonly ByteSource[];
  /** Shared: what is in a batch is to be used before the next `await`. */
  readonly kernel: Kernel;
  readonly signal: AbortSignal;
  readonly onShare?: OnShare;
  /** To be awaited every few milliseconds: gives way to other work, and rejects once cancelled. */
  readonly pause: () => Promise<void> | undefined;
}

/** Looks at much of a file and returns little. Request and result are plain data, for they may travel. */
export type Analysis<Request, Result> = (
  request: Request,
  context: AnalysisContext,
) => Promise<Result>;
