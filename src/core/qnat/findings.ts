import type { Diagnostic, Severity } from './diagnostics';

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** What was found in a file, by severity and by tensor. */
export class Findings {
  private readonly found: Diagnostic[] = [];
  private readonly byTensor = new Map<number, Diagnostic[]>();

  add(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      this.found.push(diagnostic);
      if (diagnostic.tensor === undefined) continue;
      const others = this.byTensor.get(diagnostic.tensor) ?? [];
      this.byTensor.set(diagnostic.tensor, [...others, diagnostic]);
    }
  }

  /** The worst first; of like ones, in the file's order. */
  all(): Diagnostic[] {
    return this.found.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  }

  counts(): Record<Severity, number> {
    const counts = { error: 0, warning: 0, info: 0 };
    for (const { severity } of this.found) counts[severity]++;
    return counts;
  }

  of(tensor: number): readonly Diagnostic[] {
    return this.byTensor.get(tensor) ?? [];
  }

  worstOf(tensor: number): Severity | undefined {
    const severities = this.of(tensor).map(({ severity }) => severity);
    return severities.sort((a, b) => RANK[a] - RANK[b]).at(0);
  }
}
