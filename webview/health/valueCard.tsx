import { useState } from 'react';
import type { Histogram } from '../../src/core/analyze/health/histogram';
import type { ValueHealth } from '../../src/core/analyze/health/valueHealth';
import { formatQuantity } from '../../src/core/text/format';
import { BarChart } from '../charts/barChart';
import { Choice } from '../charts/choice';
import { DataTable } from '../charts/dataTable';
import { shortValue } from '../format/values';
import { Card } from './card';
import { binRanges } from './binRanges';

const SCALES = { linear: 'Linear', logarithmic: 'Log' } as const;

/** How the values are distributed. */
export function ValueCard({ values: { histogram } }: { values: ValueHealth }) {
  const [scale, setScale] = useState<keyof typeof SCALES>('linear');
  const tools = <Choice label="Height" options={SCALES} value={scale} onChange={setScale} />;
  return (
    <Card title="Values" tools={tools} testId="value-histogram">
      {histogram ? (
        <ValueChart histogram={histogram} logarithmic={scale === 'logarithmic'} />
      ) : (
        <p>No value is finite.</p>
      )}
    </Card>
  );
}

function ValueChart({ histogram, logarithmic }: { histogram: Histogram; logarithmic: boolean }) {
  const { from, to, counts } = histogram;
  const ranges = binRanges(histogram, shortValue);
  const bars = counts.map((count, bin) => ({
    value: count,
    text: `${ranges[bin]}: ${formatQuantity(count, 'value')}`,
  }));
  const ticks = [0, 0.5, 1].map((at) => ({ at, label: shortValue(from + at * (to - from)) }));
  return (
    <>
      <BarChart
        label="Number of values by size"
        bars={bars}
        ticks={ticks}
        logarithmic={logarithmic}
      />
      <DataTable
        caption="Values"
        head={['Between', 'Values']}
        rows={counts.flatMap((count, bin) => (count > 0 ? [[ranges[bin], String(count)]] : []))}
      />
    </>
  );
}
