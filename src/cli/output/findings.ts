import type { Diagnostic, Severity } from '../../core/qnat/diagnostics';
import type { QnatFile } from '../../core/qnat/readQnat';
import { formatCount, formatQuantity } from '../../core/text/format';
import { visibleName } from '../../core/text/names';
import { type Output, printable, type Style } from './output';

const STYLES: Record<Severity, Style> = { error: 'red', warning: 'yellow', info: 'cyan' };
const WIDTH = 'warning'.length;

/** A finding and, below it, what it means. */
export async function printFinding(
  output: Output,
  finding: Diagnostic,
  { tensors }: Pick<QnatFile, 'tensors'>,
): Promise<void> {
  const { severity, message, meaning, offset, tensor } = finding;
  const name = tensor === undefined ? '' : ` ${visibleName(tensors.names[tensor])}:`;
  const label = output.style(STYLES[severity], severity.padEnd(WIDTH));
  await output.line(`${label}  byte ${formatCount(offset)}:${name} ${printable(message)}`);
  await output.line(`${' '.repeat(WIDTH)}  ${output.style('dim', printable(meaning))}`);
}

/** `2 errors, 1 warning, 3 notes` */
export function countsText(counts: Record<Severity, number>): string {
  const texts = [
    [counts.error, 'error'],
    [counts.warning, 'warning'],
    [counts.info, 'note'],
  ] as const;
  const found = texts.filter(([count]) => count > 0);
  if (found.length === 0) return 'no findings';
  return found.map(([count, noun]) => formatQuantity(count, noun)).join(', ');
}

export function findingJson(finding: Diagnostic, { tensors }: Pick<QnatFile, 'tensors'>) {
  const { code, severity, message, meaning, offset, tensor, data } = finding;
  const tensorName = tensor === undefined ? null : tensors.names[tensor];
  return { code, severity, offset, tensor, tensorName, message, meaning, data };
}
