import type { FactText } from './facts';
import './fact.css';

/** One label with its value, inside a `<dl>`. */
export function Fact({ label, value, title }: FactText) {
  return (
    <div className="fact" title={title} data-fact={label}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
