import type { QnatTensor } from '../qnat/tensor';
import type { WeightTensor } from '../weights/weightFile';

/** Plain values: not quantized, so without blocks, codes and scales. */
export interface PlainTensor extends WeightTensor {
  readonly index: number;
  /** There is no other one. */
  readonly repeat?: undefined;
  /** Its length was checked against its shape. */
  readonly state: 'readable';
}

/** A tensor whose values can be looked at. */
export type Tensor = QnatTensor | PlainTensor;

export function isPlain(tensor: Tensor): tensor is PlainTensor {
  return 'dtype' in tensor;
}
