import { formatCount, formatQuantity, formatShape } from '../../src/core/text/format';
import { visibleName } from '../../src/core/text/names';
import { exactValue } from '../../src/core/text/values';
import type { TensorComparison } from '../../src/protocol/views/compare';
import { percent } from '../format/numbers';
import { shortValue, sqnrText } from '../format/values';
import { BlockLink, useGoToValue } from '../health/blockLink';
import { Fact } from '../overview/fact';
import type { GridDetail, QuantizedGrid } from '../values/geometry';

interface Props {
  readonly detail: GridDetail;
  readonly comparison: TensorComparison;
}

/** A comparison in numbers: the values, and the codes and scales where the other file has them. */
export function ComparisonFacts({ detail, comparison }: Props) {
  const { name, dtype, shape, errors, difference } = comparison;
  return (
    <>
      <dl className="facts" data-testid="compare-facts">
        <Fact
          label="Compared with"
          value={`${visibleName(name)}, ${dtype} ${formatShape(shape)}`}
          title="The tensor of the other file"
        />
        <ErrorFacts detail={detail} errors={errors} />
      </dl>
      {difference && detail.blockSize !== undefined && (
        <DifferenceFacts detail={detail} difference={difference} />
      )}
    </>
  );
}

type Errors = TensorComparison['errors'];

function ErrorFacts({ detail, errors }: { detail: GridDetail; errors: Errors }) {
  const go = useGoToValue(detail);
  const { rmse, maxError, maxErrorIndex, sqnrDb, cosine, nonFinite } = errors;
  return (
    <>
      <Fact
        label="RMSE"
        value={shortValue(rmse)}
        title={`Root of the mean squared error: ${exactValue(rmse)}`}
      />
      <div className="fact" title={`Largest error: ${exactValue(maxError)}`} data-fact="Max error">
        <dt>Max error</dt>
        <dd>
          {shortValue(maxError)}
          {maxErrorIndex !== undefined && (
            <>
              {' at '}
              <button type="button" className="health-link" onClick={() => go(maxErrorIndex)}>
                index {formatCount(maxErrorIndex)}
              </button>
            </>
          )}
        </dd>
      </div>
      <Fact
        label="SQNR"
        value={sqnrDb === undefined ? noiseless(rmse) : sqnrText(sqnrDb, rmse)}
        title="Signal to quantization noise: 10·log10(Σx² / Σe²)"
      />
      <Fact
        label="Cosine"
        value={cosine.toFixed(6)}
        title={`Cosine of the angle between the two tensors as vectors: ${cosine}`}
      />
      {nonFinite > 0 && (
        <Fact
          label="Left out"
          value={formatQuantity(nonFinite, 'value')}
          title="Values of which one is NaN or infinite and the other is not the same"
        />
      )}
    </>
  );
}

/** Without a finite ratio there is no error at all, or no signal. */
function noiseless(rmse: number): string {
  return `${sqnrText(undefined, rmse)}: ${rmse === 0 ? 'no error' : 'the original is all zeros'}`;
}

interface DifferenceProps {
  readonly detail: QuantizedGrid;
  readonly difference: NonNullable<TensorComparison['difference']>;
}

function DifferenceFacts({ detail, difference }: DifferenceProps) {
  const { codes, scales, zeroPoints, quantizedScales, scalesScale, firstBlock } = difference;
  const share = detail.values === 0 ? 0 : codes / detail.values;
  return (
    <dl className="facts" data-testid="difference-facts">
      <div className="fact" data-fact="First difference">
        <dt>First difference</dt>
        <dd>
          {firstBlock === undefined ? (
            'none: equal bit by bit'
          ) : (
            <BlockLink block={firstBlock} detail={detail}>
              block {formatCount(firstBlock)}
            </BlockLink>
          )}
        </dd>
      </div>
      <Fact
        label="Codes"
        value={codes === 0 ? 'equal' : `${formatCount(codes)} differ (${percent(share)})`}
        title="Codes that differ, and their share"
      />
      <Fact label="Scales" value={counted(scales)} title="Blocks whose f32 scale differs" />
      {detail.parts?.zeroPoints && (
        <Fact
          label="Zero points"
          value={counted(zeroPoints)}
          title="Blocks whose zero point differs"
        />
      )}
      {detail.parts?.doubleQuantization && (
        <Fact
          label="8-bit scales"
          value={
            scalesScale
              ? `${counted(quantizedScales)}; their scale differs`
              : counted(quantizedScales)
          }
          title="Blocks whose double-quantized scale differs"
        />
      )}
    </dl>
  );
}

function counted(blocks: number): string {
  return blocks === 0 ? 'equal' : `differ in ${formatQuantity(blocks, 'block')}`;
}
