import VscodeTextfield from '@vscode-elements/react-elements/dist/components/VscodeTextfield.js';
import { useState } from 'react';
import type { HeatSettings } from './settings';

interface Props {
  readonly settings: HeatSettings;
  readonly onChange: (changes: Partial<HeatSettings>) => void;
}

/** The numbers of a range that is not found by itself. */
export function DomainFields({ settings, onChange }: Props) {
  const { domain, clip, low, high } = settings;
  if (domain === 'percentile') {
    const inRange = (percent: number) => percent >= 0 && percent < 50;
    return (
      <span className="heat-fields">
        <NumberField
          label="Percent left out at either end"
          value={clip}
          accepts={inRange}
          onChange={(percent) => onChange({ clip: percent })}
          className="heat-field-short"
        />
        %
      </span>
    );
  }
  if (domain !== 'manual') return null;
  return (
    <span className="heat-fields">
      <NumberField
        label="First number of the colours"
        value={low}
        accepts={(number) => number < high}
        onChange={(number) => onChange({ low: number })}
        className="heat-field"
      />
      to
      <NumberField
        label="Last number of the colours"
        value={high}
        accepts={(number) => number > low}
        onChange={(number) => onChange({ high: number })}
        className="heat-field"
      />
    </span>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: number;
  readonly accepts: (number: number) => boolean;
  readonly onChange: (number: number) => void;
  readonly className: string;
}

/** A number that counts as soon as it is one that is accepted. */
function NumberField({ label, value, accepts, onChange, className }: FieldProps) {
  const [text, setText] = useState(() => String(Number(value.toPrecision(6))));
  const number = Number(text);
  const valid = text.trim() !== '' && Number.isFinite(number) && accepts(number);
  const type = (typed: string) => {
    setText(typed);
    const next = Number(typed);
    if (typed.trim() !== '' && Number.isFinite(next) && accepts(next)) onChange(next);
  };
  return (
    <VscodeTextfield
      className={className}
      label={label}
      title={label}
      value={text}
      invalid={!valid}
      onInput={(event) => type((event.target as HTMLInputElement).value)}
    />
  );
}
