import type { Diagnostic } from '../core/qnat/diagnostics';
import { matrixOf } from '../core/qnat/matrix';
import type { TensorState } from '../core/qnat/tensor';
import type { ScaleChoice } from '../core/qnat/tensorData';
import type { TensorDetail, TensorRow } from './editor';

/** A row whose data was looked for. */
export type PlacedRow = TensorRow & { readonly state: TensorState };

/** What views need of a tensor, from what lists say of it and what was found in it. */
export function detailOf(row: PlacedRow, findings: readonly Diagnostic[]): TensorDetail {
  return {
    ...row,
    matrix: row.state === 'inconsistent' ? undefined : matrixOf(row),
    scaleChoices: scaleChoices(row),
    findings,
  };
}

/** @returns undefined unless the row says all there is to say: where something was found, it does not say what */
export function wholeDetailOf(row: TensorRow): TensorDetail | undefined {
  return isPlaced(row) && row.worst === undefined ? detailOf(row, []) : undefined;
}

function isPlaced(row: TensorRow): row is PlacedRow {
  return row.state !== 'reading';
}

function scaleChoices({ parts }: TensorRow): ScaleChoice[] {
  return parts?.doubleQuantization && parts.scales ? ['stored', 'exact'] : ['stored'];
}
