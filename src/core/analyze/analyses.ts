import type { ByteSource } from '../bytes/byteSource';
import type { OnShare } from './analysis';
import type { AnalysisName, PartialOf, RequestOf, ResultOf } from './catalogue';

/** What is on the screen comes before what may be wanted later. */
export type Urgency = 'screen' | 'background';

/** An analysis to run: named, for it may run in another thread. */
export interface AnalysisJob<Name extends AnalysisName> {
  readonly name: Name;
  /** The files it looks at, in the order that it asks for. */
  readonly sources: readonly ByteSource[];
  readonly request: RequestOf<Name>;
  readonly urgency: Urgency;
  /** Told no more than some times a second, and not by every analysis. */
  readonly onShare?: OnShare;
  /** As `onShare`, with what is known by then. */
  readonly onPartial?: (partial: PartialOf<Name>) => void;
}

/** Runs analyses, somewhere. */
export interface Analyses {
  /** @throws what the analysis throws; the signal's reason once it is aborted */
  run<Name extends AnalysisName>(
    job: AnalysisJob<Name>,
    signal: AbortSignal,
  ): Promise<ResultOf<Name>>;
}
