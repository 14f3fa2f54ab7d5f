import { THRESHOLDS } from '../../src/core/nf4/codebook';
import type { FloatDtype } from '../../src/core/weights/dtype';

/** Normal with deviation 0.02, as weights are: Box and Muller's method on a small generator. */
export function weights(count: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  let state = 7;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let index = 0; index < count; index++) {
    values[index] = 0.02 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  }
  return values;
}

/** Every value is a threshold times the block's scale: none can be decided the fast way. */
export function adversarial(count: number): Float32Array<ArrayBuffer> {
  const scale = 0.7;
  return Float32Array.from({ length: count }, (_, index) =>
    index % 32 === 0 ? scale : THRESHOLDS[index % 15] * scale,
  );
}

/** Values as bytes of a dtype. F16 gets others, as normal and of either sign. */
export function encode(dtype: FloatDtype, values: Float32Array<ArrayBuffer>): Uint8Array {
  if (dtype === 'F64') return new Uint8Array(Float64Array.from(values).buffer);
  if (dtype === 'F32') return new Uint8Array(values.buffer);
  const words = new Uint32Array(values.buffer);
  const half = (bits: number) => ((bits >>> 16) & 0x8fff) | 0x2000;
  return new Uint8Array(
    Uint16Array.from(words, (bits) => (dtype === 'BF16' ? bits >>> 16 : half(bits))).buffer,
  );
}
