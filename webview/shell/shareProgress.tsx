import './shareProgress.css';

interface Props {
  readonly label: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly title?: string;
}

/** A short bar that says how much of something is done. */
export function ShareProgress({ label, share, title }: Props) {
  return (
    <progress
      className="share-progress"
      aria-label={label}
      max={100}
      value={Math.floor(100 * share)}
      title={title}
    />
  );
}
