import { isCounts, isRecord } from '../../json/checks';
import type { EncodedDtype } from '../encode';

/** What bitsandbytes writes of a 4-bit tensor besides its arrays (bitsandbytes/functional.py, QuantState). */
export interface QuantState {
  readonly dtype: EncodedDtype;
  readonly shape: readonly number[];
  readonly blockSize: number;
  readonly nested?: { readonly blockSize: number; readonly offset: number };
}

/** The block sizes that bitsandbytes has (functional.py, dequantize_4bit). */
const BLOCK_SIZES: readonly unknown[] = [32, 64, 128, 256, 512, 1024, 2048, 4096];

const DTYPES = new Map<unknown, EncodedDtype>([
  ['float32', 'F32'],
  ['float16', 'F16'],
  ['bfloat16', 'BF16'],
]);

/**
 * Reads the JSON of a state.
 * @param type the 4-bit type that its tensor's name says
 * @throws SyntaxError saying what is wrong
 */
export function parseQuantState(bytes: Uint8Array, type: string): QuantState {
  const state = parse(bytes);
  const { quant_type, blocksize, shape } = state;
  const dtype = DTYPES.get(state.dtype);
  if (quant_type !== type) throw new SyntaxError(`is not of type ${type}, as its name says`);
  if (!BLOCK_SIZES.includes(blocksize)) throw new SyntaxError('has no block size of bitsandbytes');
  if (!dtype) throw new SyntaxError('has no dtype of float32, float16 or bfloat16');
  if (!isCounts(shape)) throw new SyntaxError('has no valid shape');
  return { dtype, shape, blockSize: blocksize as number, nested: nestedState(state) };
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  let state: unknown;
  try {
    state = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new SyntaxError('is not JSON in UTF-8');
  }
  if (!isRecord(state)) throw new SyntaxError('is not an object');
  return state;
}

function nestedState(state: Record<string, unknown>): QuantState['nested'] {
  const { nested_blocksize: blockSize, nested_offset: offset, nested_dtype: dtype } = state;
  if (blockSize === undefined && offset === undefined) return undefined;
  if (!isCounts([blockSize]) || blockSize === 0) {
    throw new SyntaxError('has no valid nested_blocksize');
  }
  if (typeof offset !== 'number') throw new SyntaxError('has no valid nested_offset');
  if (dtype !== 'float32') throw new SyntaxError('has a nested_dtype other than float32');
  return { blockSize: blockSize as number, offset: Math.fround(offset) };
}
