import type { ExportOptions } from '../core/export/options';
import type { PlannedRows } from '../core/convert/summary';

/** One export: a QNAT file, with the file beside it that has what was not quantized, to others. */
export interface ExportJob {
  /** The `.qnat` to read. */
  readonly input: string;
  /** Whether the tensors beside it belong to the output. */
  readonly sidecar: boolean;
  readonly options: ExportOptions;
  /** The file to write; of several, the one that the others belong to. */
  readonly output: string;
  /** At most so many rows in each list of the plan. */
  readonly rows?: number;
  /** At most so many threads; as many as there are processors when nothing is said. */
  readonly threads?: number;
}

export interface ExportSummary {
  /** All files that are written, the one that the others belong to first. */
  readonly outputs: readonly PlannedOutput[];
  /** The file beside the input whose tensors are in the output too, where there is one. */
  readonly sidecar?: string;
  /** Of the values. */
  readonly dtype: string;
  readonly outputBytes: number;
  /** Values that are dequantized, or carried over as they are quantized. */
  readonly parameters: number;
  readonly tensors: PlannedRows;
  /** Tensors that the format cannot hold. */
  readonly leftOut: PlannedRows;
  /** Findings about the input: values may be wrong. */
  readonly errors: number;
  readonly warnings: number;
}

export interface PlannedOutput {
  readonly path: string;
  readonly bytes: number;
}
