import { Codicon } from './codicon';
import './iconButton.css';

interface Props {
  /** A codicon's name. */
  readonly icon: string;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A button of a tool bar. */
export function IconButton({ icon, label, disabled, onClick }: Props) {
  return (
    <button
      type="button"
      className="icon-button"
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Codicon name={icon} />
    </button>
  );
}
