import { scaleLinear } from 'd3-scale';
import { LEVELS } from '../../src/core/nf4/codebook';
import type { Palette } from './palette';
import type { HeatSettings } from './settings';
import { MODE_WORDS } from './words';
import './colourBar.css';

const STOPS = 33;
const TICKS = 6;

interface Props {
  readonly palette: Palette | undefined;
  readonly settings: HeatSettings;
}

/** Which colour is which number; the summary says it in words. */
export function ColourBar({ palette, settings: { mode } }: Props) {
  if (!palette) return <div className="bar" aria-hidden="true" />;
  const { low, high } = palette.domain;
  const scale = scaleLinear([low, high], [0, 1]);
  const colours = palette.samples(STOPS).join(', ');
  return (
    <div className="bar" aria-hidden="true" data-testid="colour-bar">
      <div className="bar-title">{MODE_WORDS[mode].label}</div>
      <div className="bar-scale">
        <div
          className="bar-colours"
          style={{ background: `linear-gradient(to top, ${colours})` }}
        />
        {(mode === 'code' ? codeTicks() : scale.ticks(TICKS)).map((tick) => (
          <div key={tick} className="bar-tick" style={{ bottom: `${scale(tick) * 100}%` }}>
            {tickText(tick, mode)}
          </div>
        ))}
      </div>
    </div>
  );
}

function codeTicks(): number[] {
  return Array.from(LEVELS.keys()).filter((code) => code % 2 === 1 || code === 0);
}

function tickText(tick: number, mode: HeatSettings['mode']): string {
  if (mode === 'code') return String(tick);
  return String(Number(tick.toPrecision(4)));
}
