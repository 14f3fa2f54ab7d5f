import { formatBytes, formatQuantity } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { ExportSummary } from '../../protocol/exportJob';
import { lineOf, type PlanSection, section, shownSections } from '../flow/planSections';

/** `290 tensors as F32 → model.safetensors, 1.2 GiB` */
export function exportHeadline(plan: ExportSummary): string {
  const tensors = `${formatQuantity(plan.tensors.count, 'tensor')} as ${plan.dtype}`;
  return `${tensors} → ${outputsText(plan)}, ${formatBytes(plan.outputBytes)}`;
}

/** What a person should know before: tensors from beside the file, left out, doubtful values. */
export function exportNotes({ inputSidecars, leftOut, errors, warnings }: ExportSummary): string {
  const notes = [];
  for (const path of inputSidecars) notes.push(`With the tensors of ${nameOfPath(path)}.`);
  if (leftOut.count > 0) notes.push(`${formatQuantity(leftOut.count, 'tensor')} left out.`);
  if (errors + warnings > 0) {
    const found = `${formatQuantity(errors, 'error')} and ${formatQuantity(warnings, 'warning')}`;
    notes.push(`The file has ${found}, so values may be wrong.`);
  }
  return notes.join(' ');
}

/** The tensors of the plan, so many of them as can be read. */
export function exportSections({ tensors, leftOut }: ExportSummary): PlanSection[] {
  return shownSections([
    section('Left out', leftOut, lineOf),
    section('Exported', tensors, lineOf),
  ]);
}

/** `model.gguf: 290 tensors, 1.2 GiB in 3.1 s` */
export function exportedText(plan: ExportSummary, seconds: string): string {
  const tensors = formatQuantity(plan.tensors.count, 'tensor');
  return `${outputsText(plan)}: ${tensors}, ${formatBytes(plan.outputBytes)} in ${seconds}`;
}

function outputsText({ outputs }: ExportSummary): string {
  const name = nameOfPath(outputs[0].path);
  return outputs.length === 1 ? name : `${name} and ${formatQuantity(outputs.length - 1, 'file')}`;
}
