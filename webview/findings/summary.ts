import type { DataImpact, Severity } from '../../src/core/qnat/diagnostics';
import { formatQuantity } from '../../src/core/text/format';
import type { FileSummary } from '../../src/protocol/editor';
import type { Finding } from './findingPages';

export const IMPACTS: Record<DataImpact, string> = {
  unaffected: 'data unaffected',
  suspect: 'data suspect',
  lost: 'data lost',
};

export function countFindings({ findings }: FileSummary): number {
  return findings.error + findings.warning + findings.info;
}

export function worstOf({ findings }: FileSummary): Severity {
  if (findings.error > 0) return 'error';
  return findings.warning > 0 ? 'warning' : 'info';
}

/** 1 error, 3 warnings · data unaffected */
export function findingsText(summary: FileSummary, all?: readonly Finding[]): string {
  const { error, warning, info } = summary.findings;
  const counts = [
    error > 0 && formatQuantity(error, 'error'),
    warning > 0 && formatQuantity(warning, 'warning'),
    info > 0 && formatQuantity(info, 'note'),
  ];
  const impact = all && worstImpact(all);
  return counts.filter(Boolean).join(', ') + (impact ? ` · ${overall(impact)}` : '');
}

function worstImpact(findings: readonly Finding[]): DataImpact {
  const impacts = new Set(findings.map(({ data }) => data));
  if (impacts.has('lost')) return 'lost';
  return impacts.has('suspect') ? 'suspect' : 'unaffected';
}

function overall(impact: DataImpact): string {
  return impact === 'unaffected' ? IMPACTS.unaffected : `some ${IMPACTS[impact]}`;
}
