import type { ScaleHealth, ScaleSpread } from '../../src/core/analyze/health/scaleHealth';
import { formatCount, formatQuantity } from '../../src/core/text/format';
import { BarChart } from '../charts/barChart';
import { DataTable } from '../charts/dataTable';
import { shortValue } from '../format/values';
import { Fact } from '../overview/fact';
import type { QuantizedGrid } from '../values/geometry';
import { binRanges } from './binRanges';
import { BlocksFact } from './blocksFact';
import { Card } from './card';

interface Props {
  readonly scales: ScaleHealth;
  readonly detail: QuantizedGrid;
}

/** How the scales are distributed, which stand out, and which cannot be right. */
export function ScaleCard({ scales: { zero, negative, nonFinite, spread }, detail }: Props) {
  return (
    <Card title="Scales" testId="scale-histogram">
      {spread && <ScaleChart spread={spread} />}
      <dl className="facts">
        {spread && <SpreadFacts spread={spread} />}
        <BlocksFact label="Zero" title="Blocks of scale 0" found={zero} detail={detail} />
        <BlocksFact
          label="Negative"
          title="Blocks of a scale below 0"
          found={negative}
          detail={detail}
        />
        <BlocksFact
          label="Non-finite"
          title="Blocks whose scale is infinite or not a number"
          found={nonFinite}
          detail={detail}
        />
      </dl>
    </Card>
  );
}

function ScaleChart({ spread: { histogram, smallest, largest } }: { spread: ScaleSpread }) {
  const ranges = binRanges(histogram, (edge) => shortValue(2 ** edge));
  const { from, to, counts } = histogram;
  const bars = counts.map((count, bin) => ({
    value: count,
    text: `${ranges[bin]}: ${formatQuantity(count, 'block')}`,
  }));
  const ticks =
    smallest === largest
      ? [{ at: 0.5, label: shortValue(smallest) }]
      : [0, 0.5, 1].map((at) => ({ at, label: shortValue(2 ** (from + at * (to - from))) }));
  return (
    <>
      <BarChart
        label="Number of blocks by scale, in powers of two"
        bars={bars}
        ticks={ticks}
        logarithmic
      >
        Both axes are logarithmic: one block is seen beside a million.
      </BarChart>
      <DataTable
        caption="Scales"
        head={['Between', 'Blocks']}
        rows={counts.flatMap((count, bin) => (count > 0 ? [[ranges[bin], String(count)]] : []))}
      />
    </>
  );
}

function SpreadFacts({ spread }: { spread: ScaleSpread }) {
  const { smallest, lowerQuartile, median, upperQuartile, largest, fences } = spread;
  const quartiles = [lowerQuartile, median, upperQuartile].map(shortValue).join(' · ');
  const outside = spread.outliersBelow + spread.outliersAbove;
  return (
    <>
      <Fact label="From" value={shortValue(smallest)} title="The smallest scale above 0" />
      <Fact
        label="Quartiles"
        value={quartiles}
        title="A quarter, half and three quarters of the scales above 0 are up to these"
      />
      <Fact label="To" value={shortValue(largest)} title="The largest finite scale" />
      <Fact
        label="Outliers"
        value={
          outside === 0
            ? 'none'
            : `${formatCount(spread.outliersBelow)} low, ${formatCount(spread.outliersAbove)} high`
        }
        title={`Scales below ${shortValue(fences[0])} or above ${shortValue(fences[1])}: three times as far from the quartiles as these are from each other, in powers of two (Tukey’s far-out values)`}
      />
    </>
  );
}
