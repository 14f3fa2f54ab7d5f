import { useMemo } from 'react';
import { tensorKey } from '../../src/core/qnat/tensor';
import { NOTATIONS, type Notation, type NumberStyle } from '../../src/core/text/notation';
import { IconButton } from '../shell/iconButton';
import { TEXT_SAMPLE, useTextSize } from '../shell/useTextSize';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import { cellSize } from './cellSize';
import { exportValues } from './exportValues';
import type { GridDetail } from './geometry';
import { chosenScales, ScaleSwitch } from './scaleSwitch';
import { StyleSwitch } from './styleSwitch';
import { Values } from './values';
import '../views/view.css';

/** The values, computed from the scales of one's choice. */
export function ValuesPane({ detail }: { detail: GridDetail }) {
  const session = useSession();
  const { view } = session;
  const wished = useStoreValue(view, (state) => state.scales);
  const notations = notationsOf(detail);
  const style = useNumberStyle(notations);
  const [probe, text] = useTextSize();
  const size = useMemo(() => text && cellSize(text, style), [text, style]);
  const { rows, columns, wrapped } = detail.matrix;
  const { scaleChoices } = detail;
  const scales = chosenScales(wished, scaleChoices);
  if (detail.values === 0) return <p className="view-empty">This tensor has no values.</p>;
  return (
    <div className="view" data-testid="values">
      <span ref={probe} className="view-probe" aria-hidden="true">
        {TEXT_SAMPLE}
      </span>
      {size && (
        <Values
          // Another matrix is another grid; a new version of the same one keeps its place.
          key={`${tensorKey(detail)} ${rows} ${columns} ${wrapped}`}
          detail={detail}
          scales={scales}
          size={size}
          style={style}
        >
          <StyleSwitch
            notations={notations}
            value={style}
            onChange={(change) => view.update(change)}
          />
          <IconButton icon="export" label="Export Values…" onClick={() => exportValues(session)} />
          <ScaleSwitch
            choices={scaleChoices}
            value={scales}
            onChange={(choice) => view.update({ scales: choice })}
          />
        </Values>
      )}
    </div>
  );
}

const PLAIN_NOTATIONS = NOTATIONS.filter((notation) => notation !== 'code');

/** Plain values have no codes. */
function notationsOf({ blockSize }: GridDetail): readonly Notation[] {
  return blockSize === undefined ? PLAIN_NOTATIONS : NOTATIONS;
}

/** As a person wishes, where the values can be written so. */
function useNumberStyle(notations: readonly Notation[]): NumberStyle {
  const { view } = useSession();
  const wished = useStoreValue(view, (state) => state.notation);
  const notation = notations.includes(wished) ? wished : notations[0];
  const precision = useStoreValue(view, (state) => state.precision);
  return useMemo(() => ({ notation, precision }), [notation, precision]);
}
