import type { ComparisonKey } from '../../src/core/qnat/tensorQuery';
import { exactValue } from '../../src/core/text/values';
import type { TensorRow } from '../../src/protocol/editor';
import type { RowComparison } from '../../src/protocol/views/compare';
import { VERDICT_NAMES } from '../compare/verdicts';
import { percent } from '../format/numbers';
import { shortValue, sqnrText } from '../format/values';
import type { Column } from './column';

/**
 * Columns of what comparing with another file has found. The first click on one puts the worst first.
 * @param quantized the other file has codes, too
 */
export function comparisonColumns(quantized: boolean): Column[] {
  const columns = [
    column({
      id: 'verdict',
      label: 'Difference',
      title: 'What differs from the other file',
      width: 108,
      largestFirst: true,
      text: ({ verdict }) => VERDICT_NAMES[verdict],
      hint: ({ reason }) => reason ?? '',
    }),
    column({
      id: 'rmse',
      label: 'RMSE',
      title: 'Root of the mean squared error',
      largestFirst: true,
      text: ({ rmse }) => rmse !== undefined && shortValue(rmse),
      hint: ({ rmse }) => (rmse === undefined ? '' : exactValue(rmse)),
    }),
    column({
      id: 'maxError',
      label: 'Max error',
      title: 'Largest error',
      largestFirst: true,
      text: ({ maxError }) => maxError !== undefined && shortValue(maxError),
      hint: ({ maxError }) => (maxError === undefined ? '' : exactValue(maxError)),
    }),
    column({
      id: 'sqnr',
      label: 'SQNR',
      title: 'Signal to quantization noise: 10·log10(Σx² / Σe²)',
      text: ({ rmse, sqnrDb }) => rmse !== undefined && sqnrText(sqnrDb, rmse),
    }),
    column({
      id: 'cosine',
      label: 'Cosine',
      title: 'Cosine of the angle between the two tensors as vectors',
      text: ({ cosine }) => cosine?.toFixed(6),
      hint: ({ cosine }) => (cosine === undefined ? '' : String(cosine)),
    }),
  ];
  return quantized ? [...columns, CODES] : columns;
}

interface ComparisonColumn extends Pick<Column, 'label' | 'title' | 'largestFirst'> {
  readonly id: ComparisonKey;
  readonly width?: number;
  readonly text: (comparison: RowComparison) => string | false | undefined;
  readonly hint?: (comparison: RowComparison) => string;
}

function column({ id, text, hint, width = 92, ...rest }: ComparisonColumn): Column {
  const of = <T,>(tell: ((comparison: RowComparison) => T) | undefined, row: TensorRow) =>
    row.comparison && tell?.(row.comparison);
  return {
    ...rest,
    id,
    width,
    sort: id,
    view: 'compare',
    numeric: id !== 'verdict',
    cell: (row) => of(text, row),
    hint: (row) => of(hint, row) ?? '',
  };
}

const CODES = column({
  id: 'codesDiffer',
  label: 'Codes differ',
  title: 'Share of the codes that differ, where both files have the same blocks',
  width: 100,
  largestFirst: true,
  text: ({ codesDiffer }) => codesDiffer !== undefined && percent(codesDiffer),
});
