import type { VsCodeApi } from 'vscode-messenger-webview';
import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import { SORT_KEYS, type SortKey } from '../../src/core/qnat/tensorQuery';
import { MAX_PRECISION, type Notation, NOTATIONS } from '../../src/core/text/notation';
import {
  type HeatPlace,
  type HeatSettings,
  INITIAL_HEAT,
  restoredHeat,
  restoredPlace,
  WHOLE,
} from '../heatmap/settings';
import { Store } from './store';

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** What a person would be cross to lose when the page is hidden and comes back. */
export interface ViewState {
  /** The selected tensor, by name: its index may change when the file does. */
  readonly tensor?: string;
  /** Which of the tensors of that name, counted from 0. */
  readonly nth: number;
  readonly search: string;
  readonly sort: SortKey;
  readonly descending: boolean;
  /** First row on the screen, with fractions. */
  readonly tableTop: number;
  /** Tensors are listed as a tree, not as a table. */
  readonly tree: boolean;
  /** Its open groups, by what the names of their tensors begin with. */
  readonly expanded: readonly string[];
  /** Its first row on the screen, with fractions. */
  readonly treeTop: number;
  readonly scales: ScaleChoice;
  readonly notation: Notation;
  /** Significant digits of values in a notation that has digits. */
  readonly precision: number;
  /** The id of the view of the selected tensor. */
  readonly view: string;
  /** The focused value, and the first row and column on the screen, of what is shown of the tensor. */
  readonly cell: Cell;
  readonly gridTop: number;
  readonly gridLeft: number;
  /** The focused value when those were remembered: another view may have moved it since. */
  readonly gridCell: Cell;
  /** Only the slice that the focused value is in is shown, of a tensor that has several. */
  readonly sliced: boolean;
  /** How heat maps are drawn, and what part of the selected tensor's is on the screen. */
  readonly heat: HeatSettings;
  readonly heatPlace: HeatPlace;
  /** The tensor table's share of the window. */
  readonly split: number;
  /** The same where the table is above the values. */
  readonly stackedSplit: number;
  readonly findingsOpen: boolean;
}

/** The tensor table's share until someone moves the line: room for most names, whole. */
export const INITIAL_SPLIT = 0.5;
/** Values need the height more than the table does. */
export const INITIAL_STACKED_SPLIT = 0.38;

const INITIAL: ViewState = {
  nth: 0,
  search: '',
  sort: 'index',
  descending: false,
  tableTop: 0,
  tree: false,
  expanded: [],
  treeTop: 0,
  scales: 'stored',
  notation: 'decimal',
  precision: 4,
  view: 'values',
  cell: { row: 0, column: 0 },
  gridTop: 0,
  gridLeft: 0,
  gridCell: { row: 0, column: 0 },
  sliced: false,
  heat: INITIAL_HEAT,
  heatPlace: WHOLE,
  split: INITIAL_SPLIT,
  stackedSplit: INITIAL_STACKED_SPLIT,
  findingsOpen: false,
};

/** The view's state, kept by VS Code over hiding, reloading and restarting. */
export function persistentViewState(api: VsCodeApi): Store<ViewState> {
  const store = new Store(restored(api.getState()));
  let saved = store.get();
  const save = () => {
    if (saved === store.get()) return;
    saved = store.get();
    api.setState(saved);
  };
  // Once an event, and not later: VS Code no longer listens when the page goes.
  store.subscribe(() => queueMicrotask(save));
  return store;
}

/** Another version of the page may have saved it: take only what has the right form. */
function restored(saved: unknown): ViewState {
  if (typeof saved !== 'object' || saved === null) return INITIAL;
  const known = Object.entries(saved).filter(([key, value]) => isValid(key, value));
  const state = { ...INITIAL, ...(Object.fromEntries(known) as Partial<ViewState>) };
  return { ...state, heat: restoredHeat(state.heat), heatPlace: restoredPlace(state.heatPlace) };
}

function isValid(key: string, value: unknown): boolean {
  if (key === 'tensor') return typeof value === 'string';
  if (key === 'expanded')
    return Array.isArray(value) && value.every((path) => typeof path === 'string');
  if (key in CHOICES) return CHOICES[key].includes(value);
  return value !== null && typeof value === typeof INITIAL[key as keyof typeof INITIAL];
}

/** What some of the state is one of. */
const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  sort: SORT_KEYS,
  notation: NOTATIONS,
  precision: Array.from({ length: MAX_PRECISION }, (_, digits) => digits + 1),
};
