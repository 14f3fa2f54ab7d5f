import { valueCount } from '../shape';
import type { TensorHeader, TensorPlacement } from './tensor';
import { scaleCheckBytes } from './scaleCheck';

/** Sums over the tensors of a file. */
export class Totals {
  /** Values of all tensors whose header makes sense. */
  parameters = 0;
  /** Values and bytes of the tensors that are there whole. */
  wholeValues = 0;
  wholeBytes = 0;
  /** Bytes that checking all scales reads. */
  scaleBytes = 0;

  /** Bytes of the codes of the tensors that are there whole. */
  get codeBytes(): number {
    return this.wholeBytes - this.scaleBytes;
  }

  /** Bits of the whole tensors for each of their values. */
  get bitsPerWeight(): number | undefined {
    return this.wholeValues > 0 ? (8 * this.wholeBytes) / this.wholeValues : undefined;
  }

  /** How many times smaller the whole tensors are than the same values as F32. */
  get compression(): number | undefined {
    return this.wholeValues > 0 ? (4 * this.wholeValues) / this.wholeBytes : undefined;
  }

  add(header: TensorHeader, placement: TensorPlacement): void {
    if (placement.state === 'inconsistent') return; // Its shape may be any number, infinite ones too.
    const values = valueCount(header.shape);
    this.parameters += values;
    if (placement.state !== 'readable') return;
    this.wholeValues += values;
    this.wholeBytes += placement.length;
    this.scaleBytes += scaleCheckBytes(header, placement);
  }
}
