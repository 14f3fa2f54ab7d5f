export type Severity = 'error' | 'warning' | 'info';

export type DiagnosticCode =
  | 'shifted-offsets'
  | 'unexpected-shift'
  | 'missing-metadata-size'
  | 'wrong-metadata-size'
  | 'unknown-version'
  | 'unknown-flags'
  | 'reserved-bytes'
  | 'unknown-compute-dtype'
  | 'bad-utf8'
  | 'duplicate-name'
  | 'impossible-length'
  | 'impossible-shape'
  | 'impossible-offset'
  | 'unknown-form'
  | 'scales-left-out'
  | 'shorter-form'
  | 'padded'
  | 'truncated-header'
  | 'truncated-data'
  | 'trailing-bytes'
  | 'non-finite-scales'
  | 'negative-scales'
  | 'vanishing-scales'
  | 'non-finite-zero-points'
  | 'more-diagnostics';

/** Is the data still right? `unaffected`, `lost` (cannot be shown), or `suspect` (shown, doubtful). */
export type DataImpact = 'unaffected' | 'lost' | 'suspect';

/** One thing that is wrong with a file, in words for the person who has to deal with it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What was found. */
  readonly message: string;
  /** What it means and what to do. */
  readonly meaning: string;
  /** First byte concerned. */
  readonly offset: number;
  /** Index of the tensor concerned. */
  readonly tensor?: number;
  readonly data: DataImpact;
}

/** More than anyone reads, few enough for a file in which each of a million tensors is bad. */
const MAX_DIAGNOSTICS = 10_000;

/** Collects diagnostics; past the limit it only counts. */
export class DiagnosticList {
  private readonly kept: Diagnostic[] = [];
  private dropped = 0;

  add(diagnostic: Diagnostic): void {
    if (this.kept.length < MAX_DIAGNOSTICS) this.kept.push(diagnostic);
    else this.dropped++;
  }

  /** All that was kept, and one line for those that were not. */
  list(): Diagnostic[] {
    if (this.dropped === 0) return this.kept;
    return [...this.kept, moreDiagnostics(this.dropped)];
  }
}

export function moreDiagnostics(count: number): Diagnostic {
  return {
    code: 'more-diagnostics',
    severity: 'warning',
    message: `${count} more findings are not listed.`,
    meaning: 'Deal with those listed first; the file is badly damaged.',
    offset: 0,
    data: 'suspect',
  };
}
