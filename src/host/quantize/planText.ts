import { formatBytes, formatQuantity, formatRatio, shorten } from '../../core/text/format';
import type { SkippedEntry } from '../../core/weights/weightFile';
import type { PlanSummary } from '../../core/convert/summary';
import { listed } from '../../core/text/listed';
import { nameOfPath } from '../../core/text/nameOfPath';
import {
  lineOf,
  type PlanLine,
  type PlanSection,
  section,
  shownSections,
} from '../flow/planSections';
import { asLabel } from '../flow/text';

/** Files that a note names. */
const MAX_NAMED = 3;

/** `290 tensors → model.qnat, 1.2 GiB (7.1× smaller than F32)` */
export function planHeadline(plans: readonly PlanSummary[]): string {
  const tensors = sum(plans, ({ quantized }) => quantized.count);
  const bytes = sum(plans, ({ outputBytes }) => outputBytes);
  const ratio = (4 * sum(plans, ({ parameters }) => parameters)) / bytes;
  const output =
    plans.length === 1 ? nameOfPath(plans[0].output) : formatQuantity(plans.length, '.qnat file');
  const size = `${formatBytes(bytes)} (${formatRatio(ratio)} smaller than F32)`;
  return `${formatQuantity(tensors, 'tensor')} → ${output}, ${size}`;
}

/** What more there is to the models than the chosen files, and what becomes of what is not quantized. */
export function planNotes(plans: readonly PlanSummary[]): string {
  const beside = plans.flatMap(({ inputSidecars }) => inputSidecars ?? []);
  const along = beside.map((path) => `With the tensors of ${nameOfPath(path)}.`);
  const notRead = plans.flatMap((plan) => plan.notRead ?? []).map(nameOfPath);
  const aside = notRead.length > 0 ? [`Not read: ${listed(notRead, MAX_NAMED)}.`] : [];
  return [...along, ...aside, keptLine(plans)].join(' ');
}

function keptLine(plans: readonly PlanSummary[]): string {
  const kept = sum(plans, (plan) => plan.kept.count);
  if (kept === 0) return 'Every tensor is quantized.';
  const beside = plans.filter(({ sidecar }) => sidecar !== undefined);
  const stay = `${formatQuantity(kept, 'tensor')} not quantized`;
  if (beside.length === 0) return `${stay}: left out`;
  const bytes = formatBytes(sum(beside, ({ sidecarBytes }) => sidecarBytes));
  const place =
    beside.length === 1
      ? nameOfPath(beside[0].sidecar ?? '')
      : formatQuantity(beside.length, 'safetensors file');
  return `${stay}: in ${place}, ${bytes}`;
}

/** The tensors of the plans, so many of them as can be read. */
export function planSections(plans: readonly PlanSummary[]): PlanSection[] {
  return shownSections(plans.flatMap((plan) => fullSections(plan, plans.length)));
}

function fullSections(plan: PlanSummary, planCount: number) {
  const prefix = planCount === 1 ? '' : `${nameOfPath(plan.output)}: `;
  const place = plan.sidecar ? `Kept unquantized, in ${nameOfPath(plan.sidecar)}` : 'Left out';
  return [
    section(`${prefix}Quantized`, plan.quantized, lineOf),
    section(`${prefix}${place}`, plan.kept, lineOf),
    section(`${prefix}No tensors that can be read`, plan.skipped, skippedLine),
  ];
}

function skippedLine({ name, reason }: SkippedEntry): PlanLine {
  return { label: asLabel(shorten(name, 200)), description: asLabel(reason) };
}

function sum(plans: readonly PlanSummary[], count: (plan: PlanSummary) => number): number {
  return plans.reduce((total, plan) => total + count(plan), 0);
}
