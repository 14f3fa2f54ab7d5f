import type { ExportOptions } from '../core/export/options';
import type { PlannedRows } from '../core/convert/summary';
import type { SkippedEntry } from '../core/weights/weightFile';

/** One export: weight files, which together are one model, to others. */
export interface ExportJob {
  /** Weight files, indexes of sharded models, or folders of shards. */
  readonly inputs: readonly string[];
  /** Whether tensors that were kept beside QNAT files belong to the output. */
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
  /** The files beside the inputs that have what was not quantized, which is in the output too. */
  readonly inputSidecars: readonly string[];
  /** Weight files in a chosen folder that are not read: most often the same model in another format. */
  readonly notRead: readonly string[];
  /** Of the values. */
  readonly dtype: string;
  readonly outputBytes: number;
  /** Values of all tensors. */
  readonly parameters: number;
  readonly tensors: PlannedRows;
  /** Tensors that the format cannot hold. */
  readonly leftOut: PlannedRows;
  /** What is in the weight files and is no tensor that can be read: it goes nowhere. */
  readonly skipped: PlannedRows<SkippedEntry>;
  /** Findings about the input: values may be wrong. */
  readonly errors: number;
  readonly warnings: number;
}

export interface PlannedOutput {
  readonly path: string;
  readonly bytes: number;
}
