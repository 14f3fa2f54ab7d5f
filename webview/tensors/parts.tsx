import type { TensorParts } from '../../src/core/qnat/layout';
import './parts.css';

const PARTS = [
  { part: 'scales', letter: 'S', name: 'f32 scales' },
  { part: 'zeroPoints', letter: 'Z', name: 'zero points' },
  { part: 'doubleQuantization', letter: 'D', name: 'double quantization' },
] as const;

/** Which optional parts a tensor's data has, a letter each, always in the same place. */
export function Parts({ parts }: { parts: TensorParts }) {
  const present = PARTS.filter(({ part }) => parts[part]);
  const names = present.map(({ name }) => name).join(', ');
  return (
    <span className="parts" role="img" aria-label={names || 'codes only'} title={names}>
      {PARTS.map(({ part, letter }) => (
        <span key={part} className={parts[part] ? 'part' : 'part part-absent'}>
          {parts[part] ? letter : ''}
        </span>
      ))}
    </span>
  );
}

/** The same in words. */
export function partNames(parts: TensorParts): string {
  const present = PARTS.filter(({ part }) => parts[part]).map(({ name }) => name);
  return ['codes', ...present].join(', ');
}
