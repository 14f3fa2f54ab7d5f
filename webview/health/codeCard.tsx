import { useMemo } from 'react';
import { LEVELS } from '../../src/core/nf4/codebook';
import { normalUsage } from '../../src/core/nf4/normalUsage';
import { formatQuantity } from '../../src/core/text/format';
import { BarChart } from '../charts/barChart';
import { DataTable } from '../charts/dataTable';
import { percent } from '../format/numbers';
import { shortValue } from '../format/values';
import type { QuantizedGrid } from '../values/geometry';
import { Card } from './card';

interface Props {
  readonly counts: readonly number[];
  readonly detail: QuantizedGrid;
}

/** How often each code is used, against what normally distributed weights would use. */
export function CodeCard({ counts, detail: { blockSize, parts } }: Props) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  // With zero points a block is not divided by its absmax, so that reference is none.
  const withReference = parts?.zeroPoints !== true;
  const reference = useMemo(
    () => (withReference ? normalUsage(blockSize) : undefined),
    [withReference, blockSize],
  );
  const bars = counts.map((count, code) => ({
    value: count / total,
    reference: reference?.[code],
    label: code.toString(16).toUpperCase(),
    text: codeText(code, count, count / total, reference?.[code]),
  }));
  return (
    <Card title="Code usage" testId="code-usage">
      <BarChart label="Share of values of each code" bars={bars}>
        {reference && (
          <>
            <span className="chart-mark" /> normally distributed weights, in blocks of {blockSize}
          </>
        )}
      </BarChart>
      <DataTable
        caption="Code usage"
        head={['Code', 'Level', 'Values', 'Share', 'Share in a normal distribution']}
        rows={counts.map((count, code) => [
          String(code),
          shortValue(LEVELS[code]),
          String(count),
          percent(count / total),
          reference ? percent(reference[code]) : 'none',
        ])}
      />
    </Card>
  );
}

function codeText(code: number, count: number, share: number, reference?: number): string {
  const text = `Code ${code}, level ${shortValue(LEVELS[code])}: ${percent(share)}, ${formatQuantity(count, 'value')}`;
  return reference === undefined ? text : `${text}; normal: ${percent(reference)}`;
}
