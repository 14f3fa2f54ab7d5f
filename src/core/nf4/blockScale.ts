import { affineScaleOf, type ZeroPointRule } from './zeroPoints';

/** A block's scale and zero point, and what is subtracted from x/scale before the code is chosen. */
export interface BlockScale {
  readonly scale: number;
  readonly zeroPoint: number;
  readonly shift: number;
}

/** The extremes of values, NaN ignored: infinite, the wrong way round, when there is no value. */
export interface ValueRange {
  /** Of zeros of both signs the first. */
  readonly minimum: number;
  readonly maximum: number;
}

/** The range of values and of those that follow them. */
export function joinRanges(range: ValueRange, next: ValueRange): ValueRange {
  return {
    minimum: next.minimum < range.minimum ? next.minimum : range.minimum,
    maximum: next.maximum > range.maximum ? next.maximum : range.maximum,
  };
}

/** What `quantizeBlocks` makes of a block of this range; with the rule `affine` all its values must be finite. */
export function scaleOfRange(rule: ZeroPointRule, { minimum, maximum }: ValueRange): BlockScale {
  if (rule === 'affine') {
    const { scale, zeroPoint } = affineScaleOf(minimum, maximum);
    return { scale, zeroPoint, shift: zeroPoint };
  }
  const absmax = Math.max(-minimum, maximum);
  const scale = absmax > 0 ? absmax : 1;
  const zeroPoint = rule === 'crate' ? Math.fround(-minimum / scale) : 0;
  return { scale, zeroPoint, shift: 0 };
}
