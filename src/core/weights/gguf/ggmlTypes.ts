import type { BlockFormat } from './blocks/blockFormat';
import { IQ4_NL, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 } from './blocks/simpleBlocks';
import { IQ4_XS, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K } from './blocks/superBlocks';

/** The quantized formats that are read. */
export const BLOCK_FORMATS = {
  Q4_0,
  Q4_1,
  Q5_0,
  Q5_1,
  Q8_0,
  Q2_K,
  Q3_K,
  Q4_K,
  Q5_K,
  Q6_K,
  IQ4_NL,
  IQ4_XS,
} as const satisfies Record<string, BlockFormat>;

export type BlockFormatName = keyof typeof BLOCK_FORMATS;

/** Names of the types by their numbers in a file (gguf 0.19, constants.py, GGMLQuantizationType). */
export const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'F32'],
  [1, 'F16'],
  [2, 'Q4_0'],
  [3, 'Q4_1'],
  [6, 'Q5_0'],
  [7, 'Q5_1'],
  [8, 'Q8_0'],
  [9, 'Q8_1'],
  [10, 'Q2_K'],
  [11, 'Q3_K'],
  [12, 'Q4_K'],
  [13, 'Q5_K'],
  [14, 'Q6_K'],
  [15, 'Q8_K'],
  [16, 'IQ2_XXS'],
  [17, 'IQ2_XS'],
  [18, 'IQ3_XXS'],
  [19, 'IQ1_S'],
  [20, 'IQ4_NL'],
  [21, 'IQ3_S'],
  [22, 'IQ2_S'],
  [23, 'IQ4_XS'],
  [24, 'I8'],
  [25, 'I16'],
  [26, 'I32'],
  [27, 'I64'],
  [28, 'F64'],
  [29, 'IQ1_M'],
  [30, 'BF16'],
  [34, 'TQ1_0'],
  [35, 'TQ2_0'],
  [39, 'MXFP4'],
  [40, 'NVFP4'],
  [41, 'Q1_0'],
]);

/** Types whose values are in plain form, under the names that safetensors has for them too. */
export const PLAIN_TYPES: ReadonlySet<string> = new Set([
  'F32',
  'F16',
  'BF16',
  'F64',
  'I8',
  'I16',
  'I32',
  'I64',
]);

export function isBlockFormat(name: string): name is BlockFormatName {
  return Object.hasOwn(BLOCK_FORMATS, name);
}
