import { type Diagnostic, moreDiagnostics, type Severity } from './diagnostics';

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };
/** More than anyone reads, few enough for a file in which each of a million tensors is bad. */
const MAX_FINDINGS = 10_000;

/** What was found in a file, by severity and by tensor. Past a limit, findings are only counted. */
export class Findings {
  private readonly bySeverity: Record<Severity, Diagnostic[]> = {
    error: [],
    warning: [],
    info: [],
  };
  private readonly byTensor = new Map<number, Diagnostic[]>();
  private readonly total: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  private kept = 0;

  add(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      this.total[diagnostic.severity]++;
      if (this.kept < MAX_FINDINGS) this.keep(diagnostic);
    }
  }

  /** The worst first; of like ones, in the order they were found. */
  all(): Diagnostic[] {
    const { error, warning, info } = this.bySeverity;
    const dropped = this.total.error + this.total.warning + this.total.info - this.kept;
    return [...error, ...warning, ...info, ...(dropped > 0 ? [moreDiagnostics(dropped)] : [])];
  }

  counts(): Record<Severity, number> {
    return { ...this.total };
  }

  of(tensor: number): readonly Diagnostic[] {
    return this.byTensor.get(tensor) ?? [];
  }

  worstOf(tensor: number): Severity | undefined {
    const severities = this.of(tensor).map(({ severity }) => severity);
    return severities.sort((a, b) => RANK[a] - RANK[b]).at(0);
  }

  private keep(diagnostic: Diagnostic): void {
    this.kept++;
    this.bySeverity[diagnostic.severity].push(diagnostic);
    if (diagnostic.tensor === undefined) return;
    const others = this.byTensor.get(diagnostic.tensor);
    if (others) others.push(diagnostic);
    else this.byTensor.set(diagnostic.tensor, [diagnostic]);
  }
}
