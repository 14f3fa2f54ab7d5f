import '../values/scaleSwitch.css';

interface Props<T extends string> {
  readonly label: string;
  /** What a person reads of each option. */
  readonly options: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChange: (option: T) => void;
}

/** One of a few ways to show the same. */
export function Choice<T extends string>({ label, options, value, onChange }: Props<T>) {
  const all = Object.entries<string>(options) as [T, string][];
  return (
    <fieldset className="switch">
      <legend className="visually-hidden">{label}</legend>
      <div className="switch-options">
        {all.map(([option, text]) => (
          <label key={option} className="switch-option">
            <input
              type="radio"
              name={label}
              className="switch-radio"
              checked={option === value}
              onChange={() => onChange(option)}
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
