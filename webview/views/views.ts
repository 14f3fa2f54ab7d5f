import type { ReactNode } from 'react';
import { BlockView } from '../block/blockView';
import { HeatMapPane } from '../heatmap/heatMapPane';
import { ComparePane } from '../compare/comparePane';
import { HealthPane } from '../health/healthPane';
import { PlainHealthPane } from '../health/plainHealthPane';
import type { GridDetail, QuantizedGrid } from '../values/geometry';
import type { PlainDetail } from '../../src/protocol/editor';
import { ValuesPane } from '../values/valuesPane';

/** A way to look at the selected tensor. */
export interface TensorView<Detail extends GridDetail = GridDetail> {
  /** What the view state remembers it by. */
  readonly id: string;
  readonly label: string;
  readonly component: (props: { readonly detail: Detail }) => ReactNode;
}

const VALUES: TensorView = { id: 'values', label: 'Values', component: ValuesPane };
const HEAT_MAP: TensorView = { id: 'heat-map', label: 'Heat Map', component: HeatMapPane };
const COMPARE: TensorView = { id: 'compare', label: 'Compare', component: ComparePane };

/** All views of a quantized tensor, in the order of their tabs; the first is the usual one. */
export const VIEWS: readonly TensorView<QuantizedGrid>[] = [
  VALUES,
  { id: 'block', label: 'Block', component: BlockView },
  HEAT_MAP,
  { id: 'health', label: 'Health', component: HealthPane },
  COMPARE,
];

/** Those of plain values, which have no blocks. */
export const PLAIN_VIEWS: readonly TensorView<PlainDetail>[] = [
  VALUES,
  HEAT_MAP,
  { id: 'health', label: 'Health', component: PlainHealthPane },
  COMPARE,
];

/** The view of an id; it may be one of another version of the page, or of other tensors. */
export function viewOf<View extends { readonly id: string }>(
  views: readonly View[],
  id: string,
): View {
  return views.find((view) => view.id === id) ?? views[0];
}
