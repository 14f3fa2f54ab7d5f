import VscodeTextfield from '@vscode-elements/react-elements/dist/components/VscodeTextfield.js';
import { MAX_PRECISION, type Notation, type NumberStyle } from '../../src/core/text/notation';
import { Select, type Words } from '../shell/select';
import './styleSwitch.css';

const WORDS: Record<Notation, Words> = {
  decimal: { label: 'Decimal', title: 'Values in digits' },
  scientific: { label: 'Scientific', title: 'Values in digits, with an exponent' },
  bits: { label: 'f32 bits', title: 'The bits of the values as f32' },
  code: { label: 'Code', title: 'The stored codes, 0 to 15' },
};

interface Props {
  readonly notations: readonly Notation[];
  readonly value: NumberStyle;
  readonly onChange: (change: Partial<NumberStyle>) => void;
}

/** How the values are written. */
export function StyleSwitch({ notations, value: { notation, precision }, onChange }: Props) {
  const hasDigits = notation === 'decimal' || notation === 'scientific';
  return (
    <div className="style" data-testid="style-switch">
      <Select
        label="Notation"
        value={notation}
        options={notations}
        wordsOf={(option) => WORDS[option]}
        onChange={(option) => onChange({ notation: option })}
      />
      {hasDigits && (
        <Precision value={precision} onChange={(digits) => onChange({ precision: digits })} />
      )}
    </div>
  );
}

function Precision({ value, onChange }: { value: number; onChange: (digits: number) => void }) {
  const change = (text: string) => {
    const digits = Number(text);
    if (Number.isInteger(digits) && digits >= 1 && digits <= MAX_PRECISION) onChange(digits);
  };
  return (
    <VscodeTextfield
      className="style-precision"
      type="number"
      min={1}
      max={MAX_PRECISION}
      label="Significant digits"
      title={`Significant digits, 1 to ${MAX_PRECISION}`}
      value={String(value)}
      onInput={(event) => change((event.target as HTMLInputElement).value)}
    />
  );
}
