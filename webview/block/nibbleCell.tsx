import { LEVELS } from '../../src/core/nf4/codebook';
import { exactValue } from '../../src/core/text/values';
import { hex } from '../format/numbers';
import { shortValue } from '../format/values';
import { hexByte } from './floats';
import type { Nibble } from './nibble';

interface Props {
  readonly flat: number;
  readonly column: number;
  /** Undefined until it is loaded. */
  readonly nibble?: Nibble;
  /** What the value is compared with; undefined where there is nothing, or not yet. */
  readonly original: number | undefined;
  readonly selected: boolean;
}

/** A nibble and what comes of it, line by line: code, level, value. */
export function NibbleCell({ flat, column, nibble, original, selected }: Props) {
  return (
    <div
      id={selected ? 'active-nibble' : undefined}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={selected}
      aria-busy={!nibble}
      className="nibble"
      data-flat={flat}
      data-half={nibble?.half}
    >
      {nibble && <Anatomy nibble={nibble} />}
      {original !== undefined && <Original value={original} />}
    </div>
  );
}

/** What the eye takes from the lines' places, a screen reader is told in between. */
function Anatomy({ nibble }: { nibble: Nibble }) {
  const { byte, offset, half, code, value } = nibble;
  return (
    <>
      <Spoken>{`${half} nibble of byte ${hexByte(byte)} at ${hex(offset)}, code `}</Spoken>
      <span>
        {code.toString(16).toUpperCase()}
        <span className="nibble-bits">{code.toString(2).padStart(4, '0')}</span>
      </span>
      <Spoken>, level </Spoken>
      <span>{shortValue(LEVELS[code])}</span>
      <Spoken>, value </Spoken>
      <span className="nibble-value" title={exactValue(value)} style={{ background: tint(code) }}>
        {shortValue(value)}
      </span>
    </>
  );
}

function Original({ value }: { value: number }) {
  return (
    <>
      <Spoken>, original </Spoken>
      <span className="nibble-original" title={exactValue(value)}>
        {shortValue(value)}
      </span>
    </>
  );
}

function Spoken({ children }: { children: string }) {
  return <span className="visually-hidden">{children}</span>;
}

/** As strong as the level is large, in one colour for each sign; text stays readable on it. */
const STRONGEST = 45;

function tint(code: number): string {
  const level = LEVELS[code];
  const colour = level < 0 ? '--vscode-charts-blue' : '--vscode-charts-orange';
  const share = Math.round(STRONGEST * Math.abs(level));
  return `color-mix(in srgb, var(${colour}) ${share}%, transparent)`;
}
