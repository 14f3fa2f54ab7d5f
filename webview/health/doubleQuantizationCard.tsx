import type { DoubleQuantizationCost } from '../../src/core/analyze/health/doubleQuantizationCost';
import { percent } from '../format/numbers';
import { Fact } from '../overview/fact';
import type { QuantizedGrid } from '../values/geometry';
import { BlockLink } from './blockLink';
import { BlocksFact } from './blocksFact';
import { Card } from './card';

interface Props {
  readonly cost: DoubleQuantizationCost;
  readonly detail: QuantizedGrid;
}

/** What is lost by the 8-bit scales, which the crate reads, against the exact ones. */
export function DoubleQuantizationCard({ cost, detail }: Props) {
  const { meanError, largestError, worstBlock, vanished, sqnrDb } = cost;
  return (
    <Card title="Cost of double quantization" testId="double-quantization">
      <dl className="facts">
        <Fact
          label="Mean error"
          value={percent(meanError)}
          title="Of the 8-bit scales, relative to the exact ones"
        />
        <div
          className="fact"
          title="The largest relative error of a scale"
          data-fact="Largest error"
        >
          <dt>Largest error</dt>
          <dd>
            {percent(largestError)}
            {worstBlock !== undefined && (
              <>
                {' '}
                <BlockLink block={worstBlock} detail={detail}>
                  in block {worstBlock}
                </BlockLink>
              </>
            )}
          </dd>
        </div>
        <BlocksFact
          label="Vanished"
          title="Blocks whose scale reads back as 0, and so all their values"
          found={vanished}
          detail={detail}
        />
        <Fact
          label="Signal to noise"
          value={sqnrDb === undefined ? 'no noise' : `${sqnrDb.toFixed(1)} dB`}
          title="Of the values with exact scales, against the error that the 8-bit scales add"
        />
      </dl>
    </Card>
  );
}
