import type { ByteSource } from '../bytes/byteSource';
import type { Kernel } from '../nf4/kernel/kernel';

/** Called now and then with the share of the work that is done, from 0 to 1. */
export type OnShare = (share: number) => void;

/** Called now and then with how to make what is known by then: that is done only if it is told. */
export type OnPartial<Partial> = (make: () => Partial) => void;

/** What an analysis works with. `Partial` is what it tells before it has its result. */
export interface AnalysisContext<Partial = never> {
  readonly sources: readonly ByteSource[];
  /** Shared: what is in a batch is to be used before the next `await`. */
  readonly kernel: Kernel;
  readonly signal: AbortSignal;
  readonly onShare?: OnShare;
  readonly onPartial?: OnPartial<Partial>;
  /** To be awaited every few milliseconds: gives way to other work, and rejects once cancelled. */
  readonly pause: () => Promise<void> | undefined;
}

/** Looks at much of a file and returns little. Request and result are plain data, for they may travel. */
export type Analysis<Request, Result, Partial = never> = (
  request: Request,
  context: AnalysisContext<Partial>,
) => Promise<Result>;
