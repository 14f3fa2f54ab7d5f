import { parentPort } from 'node:worker_threads';
import type { AnalysisName, PartialOf } from '../core/analyze/catalogue';
import { LocalAnalyses } from '../core/analyze/localAnalyses';
import { createKernel } from '../core/nf4/kernel/createKernel';
import { QnatError } from '../core/errors';
import { DescriptorSource } from '../node/descriptorSource';
import type { AnalysisCommand, AnalysisReply } from '../protocol/analysisThread';

/** The first that asks does not wait for the kernel. */
const analyses = new LocalAnalyses(createKernel());
let abort = new AbortController();

parentPort!.on('message', (command: AnalysisCommand) => {
  if (command.kind === 'cancel') abort.abort();
  else void run(command).then(tell);
});

function tell(reply: AnalysisReply): void {
  parentPort!.postMessage(reply);
}

const onShare = (share: number) => tell({ kind: 'share', share });
const onPartial = (partial: PartialOf<AnalysisName>) => tell({ kind: 'partial', partial });

async function run({
  name,
  files,
  request,
}: Extract<AnalysisCommand, { kind: 'run' }>): Promise<AnalysisReply> {
  abort = new AbortController();
  const sources = files.map(({ descriptor, size }) => new DescriptorSource(descriptor, size));
  try {
    const job = { name, sources, request, onShare, onPartial };
    const result = await analyses.run(job, abort.signal);
    return { kind: 'done', result };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', message, forPeople: error instanceof QnatError };
  }
}
