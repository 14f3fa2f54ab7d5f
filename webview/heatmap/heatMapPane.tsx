import { tensorKey } from '../../src/core/qnat/tensor';
import { TEXT_SAMPLE, useTextSize } from '../shell/useTextSize';
import type { GridDetail } from '../values/geometry';
import { HeatMap } from './heatMap';
import './heatMapPane.css';

/** All values at once, as colours. */
export function HeatMapPane({ detail }: { detail: GridDetail }) {
  const [probe, text] = useTextSize();
  const { rows, columns, wrapped } = detail.matrix;
  if (detail.values === 0) return <p className="heat-empty">This tensor has no values.</p>;
  return (
    <div className="heat" data-testid="heat-map">
      <span ref={probe} className="heat-probe" aria-hidden="true">
        {TEXT_SAMPLE}
      </span>
      {text && (
        // Another matrix is another map; a new version of the same one keeps its place.
        <HeatMap
          key={`${tensorKey(detail)} ${rows} ${columns} ${wrapped}`}
          detail={detail}
          text={text}
        />
      )}
    </div>
  );
}
