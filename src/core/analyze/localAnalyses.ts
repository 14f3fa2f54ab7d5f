import { createKernel } from '../nf4/kernel/createKernel';
import type { Kernel } from '../nf4/kernel/kernel';
import { pauser } from '../pause';
import type { Analyses, AnalysisJob } from './analyses';
import { analyze, type AnalysisName, type ResultOf } from './catalogue';

/** Runs analyses in the thread that asks, in slices short enough for it to stay responsive. */
export class LocalAnalyses implements Analyses {
  private kernel?: Kernel;

  run<Name extends AnalysisName>(
    { name, sources, request }: Omit<AnalysisJob<Name>, 'urgency'>,
    signal: AbortSignal,
  ): Promise<ResultOf<Name>> {
    this.kernel ??= createKernel();
    const { kernel } = this;
    return analyze(name, request, { sources, kernel, signal, pause: pauser(signal) });
  }
}
