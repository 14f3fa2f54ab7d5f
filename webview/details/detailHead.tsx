import type { ShownTensor } from '../../src/protocol/editor';
import { formatShape } from '../../src/core/text/format';
import { visibleName } from '../../src/core/text/names';
import { Fact } from '../overview/fact';
import { tensorFacts } from './tensorFacts';
import './detailHead.css';

/** The tensor's name, shape and facts. */
export function DetailHead({ detail }: { detail: ShownTensor }) {
  const { name, shape } = detail;
  return (
    <div className="detail-head">
      <h2 className="detail-name">
        <span data-testid="tensor-name">{visibleName(name)}</span>{' '}
        <span className="detail-shape" data-testid="tensor-shape">
          {formatShape(shape)}
        </span>
      </h2>
      <dl className="facts" data-testid="tensor-facts">
        {tensorFacts(detail).map((fact) => (
          <Fact key={fact.label} {...fact} />
        ))}
      </dl>
    </div>
  );
}
