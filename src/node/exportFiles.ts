import { basename } from 'node:path';
import type { ExportFile } from '../core/export/model';
import { planExport } from '../core/export/plan';
import { Findings } from '../core/qnat/findings';
import { nameFilter } from '../core/text/nameFilter';
import type { ExportJob } from '../protocol/exportJob';
import { refuseInputs } from './commitAll';
import { OpenModel } from './openModel';
import { pathsOf, PlannedItems } from './plannedItems';

/**
 * Opens the inputs of an export and plans its outputs.
 * @throws QnatError in words for the person
 */
export async function planExportFiles(job: ExportJob, signal?: AbortSignal): Promise<PlannedItems> {
  const { output, options, rows, sidecar } = job;
  const chosen = nameFilter(options.include, options.exclude);
  const model = await OpenModel.open(job.inputs, signal, { sidecars: sidecar, chosen });
  try {
    const plan = planExport(model.files, options, basename(output));
    await refuseInputs(pathsOf(plan, output), model.paths);
    return new PlannedItems({
      output,
      inputs: model.files,
      inputSidecars: model.sidecars,
      notRead: model.notRead,
      plan,
      rows,
      verify: options.verify,
      ...findingsOf(model.files),
    });
  } catch (error) {
    await model.close();
    throw error;
  }
}

/** Only QNAT files have any: what other readers accept is sound. */
function findingsOf(files: readonly ExportFile[]) {
  const findings = new Findings();
  for (const { qnat } of files) if (qnat) findings.add(qnat.diagnostics);
  const { error, warning } = findings.counts();
  return { errors: error, warnings: warning };
}
