import { Codicon } from './codicon';
import './select.css';

/** What an option is called, and what it means. */
export interface Words {
  readonly label: string;
  readonly title: string;
}

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly wordsOf: (option: T) => Words;
  readonly onChange: (option: T) => void;
}

/** One of a few: as VS Code's own select boxes. */
export function Select<T extends string>({ label, value, options, wordsOf, onChange }: Props<T>) {
  return (
    <label className="select" title={wordsOf(value).title}>
      <span className="select-label">{label}</span>
      <span className="select-box">
        <select
          className="select-field"
          aria-label={label}
          value={value}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {wordsOf(option).label}
            </option>
          ))}
        </select>
        <Codicon name="chevron-down" className="select-icon" />
      </span>
    </label>
  );
}
