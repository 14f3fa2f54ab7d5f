import type { ComponentType } from 'react';
import { BlockView } from '../block/blockView';
import { HeatMapPane } from '../heatmap/heatMapPane';
import { ComparePane } from '../compare/comparePane';
import { HealthPane } from '../health/healthPane';
import type { GridDetail } from '../values/geometry';
import { ValuesPane } from '../values/valuesPane';

/** A way to look at the selected tensor. */
export interface TensorView {
  /** What the view state remembers it by. */
  readonly id: string;
  readonly label: string;
  readonly component: ComponentType<{ detail: GridDetail }>;
}

/** All views, in the order of their tabs; the first is the usual one. */
export const VIEWS: readonly TensorView[] = [
  { id: 'values', label: 'Values', component: ValuesPane },
  { id: 'block', label: 'Block', component: BlockView },
  { id: 'heat-map', label: 'Heat Map', component: HeatMapPane },
  { id: 'health', label: 'Health', component: HealthPane },
  { id: 'compare', label: 'Compare', component: ComparePane },
];

/** The view of an id; a saved one may be of another version of the page. */
export function viewOf(id: string): TensorView {
  return VIEWS.find((view) => view.id === id) ?? VIEWS[0];
}
