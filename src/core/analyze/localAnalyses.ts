import { createKernel } from '../nf4/kernel/createKernel';
import type { Kernel } from '../nf4/kernel/kernel';
import { pauser } from '../pause';
import type { Analyses, AnalysisJob } from './analyses';
import { analyze, type AnalysisName, type ResultOf } from './catalogue';

/** Progress that is told more often is nothing that anyone sees. */
const TELL_EVERY_MS = 50;

/** Runs analyses in the thread that asks, in slices short enough for it to stay responsive. */
export class LocalAnalyses implements Analyses {
  /** @param kernel one is made when it is needed first, if none is given */
  constructor(private kernel?: Kernel) {}

  run<Name extends AnalysisName>(
    { name, sources, request, onShare, onPartial }: Omit<AnalysisJob<Name>, 'urgency'>,
    signal: AbortSignal,
  ): Promise<ResultOf<Name>> {
    this.kernel ??= createKernel();
    const { kernel } = this;
    const pause = pauser(signal);
    return analyze(name, request, {
      sources,
      kernel,
      signal,
      pause,
      onShare: onShare && seldom(onShare),
      onPartial: onPartial && seldom((make) => onPartial(make())),
    });
  }
}

function seldom<T>(tell: (news: T) => void): (news: T) => void {
  let told = -Infinity;
  return (news) => {
    const now = performance.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    tell(news);
  };
}
