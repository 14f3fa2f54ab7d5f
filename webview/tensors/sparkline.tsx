import './sparkline.css';

/** The use of the 16 codes, as small as a word. Its numbers are in the cells beside it. */
export function Sparkline({ shares }: { shares: readonly number[] }) {
  const most = Math.max(...shares);
  return (
    <svg
      className="sparkline"
      viewBox="0 0 16 1"
      preserveAspectRatio="none"
      role="img"
      aria-label={`Most used: code ${shares.indexOf(most)}`}
    >
      {shares.map((share, code) => (
        <rect key={code} x={code} width="0.8" y={1 - share / most} height={share / most} />
      ))}
    </svg>
  );
}
