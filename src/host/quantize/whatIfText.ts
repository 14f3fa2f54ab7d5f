import type { Alternative } from '../../core/convert/whatIf/alternatives';
import type { Prediction } from '../../core/convert/whatIf/predict';
import { formatBytes } from '../../core/text/format';

/** `64, zero points, refined`; without the size where all have blocks of one row. */
export function alternativeText(alternative: Alternative, withSize: boolean): string {
  const parts = [
    withSize && String(alternative.blockSize),
    alternative.zeroPoints ? 'zero points' : 'symmetric',
    alternative.refine && 'refined',
    alternative.doubleQuantization && 'double quantization',
  ];
  return parts.filter(Boolean).join(', ');
}

/** `1.2 GiB · SQNR 20.6 dB · RMSE 0.00204 · best for its size` */
export function predictionText(
  prediction: Prediction,
  { best, present }: { best: boolean; present: boolean },
): string {
  const parts = [
    formatBytes(prediction.bytes),
    errorText(prediction),
    best && 'best for its size',
    present && 'as it is now',
  ];
  return parts.filter(Boolean).join(' · ');
}

function errorText({ values, sumOfSquares, squaredError }: Prediction): string {
  if (values === 0) return 'error not known';
  if (squaredError === 0) return 'no error';
  const sqnr = 10 * Math.log10(sumOfSquares / squaredError);
  return `SQNR ${sqnr.toFixed(1)} dB · RMSE ${Math.sqrt(squaredError / values).toPrecision(3)}`;
}

/** The predictions of less error than all that are no larger. */
export function bestForTheirSize(predictions: readonly Prediction[]): Set<Prediction> {
  const bySize = predictions.toSorted((a, b) => a.bytes - b.bytes || meanError(a) - meanError(b));
  const best = new Set<Prediction>();
  let least = Infinity;
  for (const prediction of bySize) {
    if (!(meanError(prediction) < least)) continue;
    least = meanError(prediction);
    best.add(prediction);
  }
  return best;
}

/** Block sizes that do not fit some tensors quantize fewer values. */
function meanError({ squaredError, values }: Prediction): number {
  return squaredError / values;
}
