import type { ByteSource } from '../bytes/byteSource';

/** What a tensor is made of, in qlora-rs's words (1.0.5, quantization.rs, `QuantizedTensor`). */
export const FIELDS = [
  'data',
  'scales',
  'zero_points',
  'scales_quantized',
  'scales_scales',
  'shape',
  'block_size',
] as const;
export type FieldName = (typeof FIELDS)[number];

/** The fields that are arrays in memory; the others are numbers. */
export type ArrayField = Exclude<FieldName, 'shape' | 'block_size'>;

/** Other names that programs have for them. */
const ALIASES: Readonly<Record<FieldName, readonly string[]>> = {
  data: ['data', 'codes', 'packed'],
  scales: ['scales', 'absmax'],
  zero_points: ['zero_points', 'zeroPoints'],
  scales_quantized: ['scales_quantized', 'scalesQuantized', 'quantized_scales', 'quantizedScales'],
  scales_scales: ['scales_scales', 'scalesScales', 'scales_scale', 'scalesScale'],
  shape: ['shape'],
  block_size: ['block_size', 'blockSize', 'blocksize'],
};

/** Every name that {@link fieldOf} knows. */
export const FIELD_NAMES: readonly string[] = Object.values(ALIASES).flat();

/** The field that a program's name stands for. */
export function fieldOf(name: string): FieldName | undefined {
  return FIELDS.find((field) => ALIASES[field].includes(name));
}

/** An array in a program's memory. */
export interface LiveArray {
  readonly source: ByteSource;
  /** Name of the dtype as safetensors spells it; undefined when the program does not say. */
  readonly dtype?: string;
  /** Its first byte in the program's memory, where that is known. */
  readonly address?: bigint;
}

/** A tensor as a debugger finds it: arrays that can be read, and what the program says of them. */
export interface LiveFields {
  readonly arrays: Readonly<Partial<Record<ArrayField, LiveArray>>>;
  readonly shape?: readonly number[];
  readonly blockSize?: number;
  /** Which half of a byte has the first of its two values. */
  readonly firstNibble: 'low' | 'high';
}
