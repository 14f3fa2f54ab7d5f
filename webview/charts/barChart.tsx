import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import './barChart.css';

export interface Bar {
  readonly value: number;
  /** All there is to say of it, for the line below and for screen readers. */
  readonly text: string;
  /** What the value would be by a reference: a mark across the bar. */
  readonly reference?: number;
  /** Below the bar, where there are few. */
  readonly label?: string;
}

/** A place on the axis, from 0 to 1. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

interface Props {
  /** What the bars show. */
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Bars grow with the logarithm of what they show: one is seen beside a million. */
  readonly logarithmic?: boolean;
  readonly ticks?: readonly Tick[];
  /** The line below while no bar is pointed at. */
  readonly children?: ReactNode;
}

/**
 * Bars of one height each: one stop for Tab, arrows go along them. The line below tells of the bar that
 * is pointed at or focused.
 */
export function BarChart({ label, bars, logarithmic = false, ticks = [], children }: Props) {
  const [focused, setFocused] = useState(0);
  const [active, setActive] = useState<number>();
  const plot = useRef<HTMLDivElement>(null);
  const most = Math.max(...bars.map(({ value, reference = 0 }) => Math.max(value, reference)));
  const height = heights(most, logarithmic);
  const press = (event: KeyboardEvent) => {
    const next = barAfter(event.key, focused, bars.length);
    if (next === undefined) return;
    event.preventDefault();
    setFocused(next);
    plot.current?.querySelectorAll<HTMLElement>('.chart-bar')[next].focus();
  };
  return (
    <div className="chart">
      <div
        ref={plot}
        role="group"
        aria-label={label}
        className="chart-plot"
        onKeyDown={press}
        onPointerLeave={() => setActive(undefined)}
      >
        {bars.map(({ value, text, reference }, index) => (
          <div
            key={index}
            role="img"
            aria-label={text}
            tabIndex={index === Math.min(focused, bars.length - 1) ? 0 : -1}
            className="chart-bar"
            onPointerEnter={() => setActive(index)}
            onFocus={() => {
              setFocused(index);
              setActive(index);
            }}
            onBlur={() => setActive(undefined)}
          >
            <div className="chart-fill" style={{ height: height(value) }} />
            {reference !== undefined && (
              <div className="chart-reference" style={{ bottom: height(reference) }} />
            )}
          </div>
        ))}
      </div>
      <Axis bars={bars} ticks={ticks} />
      <div className="chart-text" aria-hidden="true">
        {(active === undefined ? undefined : bars.at(active)?.text) ?? children}
      </div>
    </div>
  );
}

function Axis({ bars, ticks }: { bars: readonly Bar[]; ticks: readonly Tick[] }) {
  return (
    <div className="chart-axis" aria-hidden="true">
      {bars.some(({ label }) => label !== undefined)
        ? bars.map(({ label }, index) => (
            <span key={index} className="chart-label">
              {label}
            </span>
          ))
        : ticks.map(({ at, label }) => (
            <span
              key={at}
              className="chart-tick"
              style={{ left: `${100 * at}%`, transform: `translateX(${-100 * at}%)` }}
            >
              {label}
            </span>
          ))}
    </div>
  );
}

/** The share of the plot's height; what is more than nothing is seen, in a logarithmic one too. */
function heights(most: number, logarithmic: boolean): (value: number) => string {
  const size = logarithmic ? Math.log1p : (value: number) => value;
  return (value) => (most > 0 ? `${(100 * size(value)) / size(most)}%` : '0');
}

function barAfter(key: string, at: number, count: number): number | undefined {
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}
