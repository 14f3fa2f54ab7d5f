import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import './scaleSwitch.css';

const LABELS: Record<ScaleChoice, { label: string; title: string }> = {
  stored: {
    label: 'Double-quantized (as the crate reads)',
    title: 'Values from the 8-bit scales, which qlora-rs dequantizes with',
  },
  exact: {
    label: 'Exact f32',
    title: 'Values from the f32 scales, which the file also holds',
  },
};

interface Props {
  readonly choices: readonly ScaleChoice[];
  readonly value: ScaleChoice;
  readonly onChange: (choice: ScaleChoice) => void;
}

/** Which scales the values are made with, where the file has both. */
export function ScaleSwitch({ choices, value, onChange }: Props) {
  if (choices.length < 2) return null;
  return (
    <fieldset className="switch" data-testid="scale-switch">
      <legend className="switch-legend">Scales</legend>
      <div className="switch-options">
        {choices.map((choice) => (
          <label key={choice} className="switch-option" title={LABELS[choice].title}>
            <input
              type="radio"
              name="scales"
              className="switch-radio"
              checked={choice === value}
              onChange={() => onChange(choice)}
            />
            {LABELS[choice].label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The scales that a person wishes, where there is a choice. */
export function chosenScales(wished: ScaleChoice, choices: readonly ScaleChoice[]): ScaleChoice {
  return choices.includes(wished) ? wished : (choices.at(0) ?? 'stored');
}
