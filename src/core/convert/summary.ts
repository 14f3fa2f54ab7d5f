import { partOffsets } from '../qnat/layout';
import { storedDtype } from '../weights/storage';
import type { SkippedEntry, WeightTensor } from '../weights/weightFile';
import { inputBytes, type QuantizePlan } from './plan';
import { sidecarOf } from './sidecar';

/** More rows than this make a list that nobody reads, and that takes long to send and to show. */
export const MAX_ROWS = 1000;

/** A tensor of the plan, as a person reads it. */
export interface PlannedRow {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes it takes in the output, or in the sidecar. */
  readonly bytes: number;
  /** Why it is kept, or what is special about its blocks. */
  readonly note?: string;
}

/** Tensors of the plan: how many there are, and the first of them. */
export interface PlannedRows<Row = PlannedRow> {
  readonly count: number;
  readonly rows: readonly Row[];
}

export interface PlanSummary {
  readonly output: string;
  /** The safetensors file beside the output, where there is one. */
  readonly sidecar?: string;
  /** Files beside QNAT files, of tensors that were kept when those were made: they are of the model, too. */
  readonly inputSidecars?: readonly string[];
  /** Weight files in a chosen folder that are not read: most often the same model in another format. */
  readonly notRead?: readonly string[];
  /** The sidecar of an older output in the same place, which will be removed: there is none now. */
  readonly staleSidecar?: string;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly sidecarBytes: number;
  /** Values that are quantized. */
  readonly parameters: number;
  readonly quantized: PlannedRows;
  /** Tensors that are not quantized: they go into the sidecar, or are left out without one. */
  readonly kept: PlannedRows;
  /** What is in the weight files and is no tensor that can be read: it goes nowhere. */
  readonly skipped: PlannedRows<SkippedEntry>;
}

/**
 * A plan in so many rows at most of each list.
 * @param output where it goes
 */
export function summarize(plan: QuantizePlan, output: string, rows = MAX_ROWS): PlanSummary {
  const { layout, tensors, kept, skipped, sidecar } = plan;
  return {
    output,
    sidecar: sidecar && sidecarOf(output),
    inputBytes: inputBytes(plan),
    outputBytes: layout.size,
    sidecarBytes: sidecar?.size ?? 0,
    parameters: tensors.parameters,
    quantized: firstRows(tensors, rows, (tensor) => ({
      ...rowOf(tensor.source, tensor.note),
      bytes: partOffsets(tensor, tensor.parts).length,
    })),
    kept: firstRows(kept, rows, ({ source, reason }) => rowOf(source, reason)),
    skipped: firstRows(skipped, rows, (entry) => entry),
  };
}

interface Table<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

function firstRows<T, Row>(
  tensors: Table<T>,
  rows: number,
  rowOf: (tensor: T) => Row,
): PlannedRows<Row> {
  const length = Math.min(tensors.length, rows);
  const first = Array.from({ length }, (_, index) => rowOf(tensors.at(index)!));
  return { count: tensors.length, rows: first };
}

function rowOf(tensor: WeightTensor, note?: string): PlannedRow {
  const { name, shape, length } = tensor;
  return { name, dtype: storedDtype(tensor), shape, bytes: length, note };
}
