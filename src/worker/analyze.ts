import { parentPort } from 'node:worker_threads';
import { LocalAnalyses } from '../core/analyze/localAnalyses';
import { QnatError } from '../core/errors';
import { DescriptorSource } from '../node/descriptorSource';
import type { AnalysisCommand, AnalysisReply } from '../protocol/analysisThread';

const analyses = new LocalAnalyses();
let abort = new AbortController();

parentPort!.on('message', (command: AnalysisCommand) => {
  if (command.kind === 'cancel') abort.abort();
  else void run(command).then(tell);
});

function tell(reply: AnalysisReply): void {
  parentPort!.postMessage(reply);
}

const onShare = (share: number) => tell({ kind: 'share', share });

async function run({
  name,
  files,
  request,
}: Extract<AnalysisCommand, { kind: 'run' }>): Promise<AnalysisReply> {
  abort = new AbortController();
  const sources = files.map(({ descriptor, size }) => new DescriptorSource(descriptor, size));
  try {
    const result = await analyses.run({ name, sources, request, onShare }, abort.signal);
    return { kind: 'done', result };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', message, forPeople: error instanceof QnatError };
  }
}
