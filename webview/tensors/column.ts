import type { ReactNode } from 'react';
import type { SortKey } from '../../src/core/qnat/tensorQuery';
import type { TensorRow } from '../../src/protocol/editor';

/** A column of the tensor table. */
export interface Column {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  /** Undefined: not sortable. */
  readonly sort?: SortKey;
  /** The first click on it puts the largest first. */
  readonly largestFirst?: boolean;
  /** A click on a cell shows the tensor in this view. */
  readonly view?: string;
  readonly width: number;
  readonly numeric: boolean;
  readonly cell: (row: TensorRow, nameRoom: number) => ReactNode;
  readonly hint?: (row: TensorRow) => string;
}
