import { basename } from 'node:path';
import { sidecarOf } from '../core/convert/sidecar';
import { planExport } from '../core/export/plan';
import { Findings } from '../core/qnat/findings';
import type { QnatFile } from '../core/qnat/readQnat';
import type { ExportJob } from '../protocol/exportJob';
import { refuseInputs } from './commitAll';
import type { JobInput } from './fileJob';
import { openPart } from './openPart';
import { closeAll, pathsOf, PlannedItems } from './plannedItems';

/**
 * Opens the inputs of an export and plans its outputs.
 * @throws QnatError in words for the person
 */
export async function planExportFiles(job: ExportJob, signal?: AbortSignal): Promise<PlannedItems> {
  const { input, output, options, rows } = job;
  const inputs: JobInput[] = [];
  try {
    const { file, sidecar } = await openPart(input, inputs, signal);
    const model = { file, sidecar: job.sidecar ? sidecar : undefined };
    const plan = planExport(model, options, basename(output));
    const read = inputs.map(({ path }) => path);
    await refuseInputs(pathsOf(plan, output), read);
    const { verify } = options;
    const beside = model.sidecar && sidecarOf(input);
    return new PlannedItems({
      output,
      inputs,
      sidecar: beside,
      plan,
      rows,
      verify,
      ...factsOf(file),
    });
  } catch (error) {
    await closeAll(inputs);
    throw error;
  }
}

function factsOf({ diagnostics, totals }: QnatFile) {
  const findings = new Findings();
  findings.add(diagnostics);
  const { error, warning } = findings.counts();
  return { parameters: totals.parameters, errors: error, warnings: warning };
}
