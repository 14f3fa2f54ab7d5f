import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LiveArray } from '../../core/debug/fields';
import { parsePointer, parseWhole } from '../../core/debug/nativeText';
import {
  type NativeArray,
  nativeArray,
  type NamedOptional,
  type NativeLayout,
  optionalType,
} from '../../core/debug/nativeTypes';
import { DTYPE_BITS } from '../../core/weights/dtype';
import { type Frame, membersOf } from './frame';
import { DebuggeeSource } from './memorySource';
import { addressReader } from './nativeMemory';
import { evaluateRaw, isFormatted, withoutPrefix } from './rawExpression';
import { UnavailableError } from './requests';

/** A value of a native program: an expression, and what the debugger said of it. */
export interface NativeValue {
  readonly expression: string;
  readonly type: string;
  readonly variablesReference: number;
  readonly indexedVariables?: number;
}

/** Where an array is; a pointer alone does not say how long it is. */
export interface NativePlace {
  readonly address: bigint;
  readonly dtype: string | undefined;
  /** Bytes. */
  readonly size?: number;
}

/** 2^63 and 2^31: no capacity is so large, so Rust marks a vector that is not there by it. */
const NICHES = [2 ** 63, 2 ** 31];

/**
 * Finds a value's array. Only members that its type is known to have are evaluated: lldb-dap 19
 * ends when an expression leaves what lldb calls variable paths.
 * @returns undefined when it is no array, a null pointer or an option without one
 */
export async function placeOf(frame: Frame, value: NativeValue): Promise<NativePlace | undefined> {
  const optional = optionalType(value.type);
  if (optional?.language === 'c++') return vectorInOptional(frame, value, optional.type);
  if (optional) return vectorInOption(frame, value, optional.type);
  const array = nativeArray(value.type);
  const place = array && (await locate(frame, value, array));
  return place?.address === 0n && place.size === undefined ? undefined : place;
}

/** An array that can be read, `size` bytes of it. */
export function readable(frame: Frame, { address, dtype }: NativePlace, size: number): LiveArray {
  const source = new DebuggeeSource(frame.program, size, addressReader(frame, address));
  return { source, dtype, address };
}

async function locate(frame: Frame, value: NativeValue, array: NativeArray): Promise<NativePlace> {
  const { layout, dtype } = array;
  const elementBytes = (DTYPE_BITS.get(dtype ?? '') ?? 8) / 8;
  const { address, bytes, count } = await boundsOf(frame, value, layout);
  return { address, dtype, size: count === undefined ? bytes : count * elementBytes };
}

interface Bounds {
  readonly address: bigint;
  readonly bytes?: number;
  readonly count?: number;
}

async function boundsOf(frame: Frame, value: NativeValue, layout: NativeLayout): Promise<Bounds> {
  const { expression } = value;
  switch (layout.kind) {
    case 'inPlace':
      return { address: await pointer(frame, `&${expression}`), count: layout.count };
    case 'pointer':
      return { address: await pointer(frame, expression) };
    case 'ranged': {
      const begin = await pointer(frame, expression + layout.begin);
      const end = await pointer(frame, expression + layout.end);
      return { address: begin, bytes: Number(end - begin) };
    }
    case 'counted':
      // gdb has slices as arrays, and formatters hide the parts of vectors.
      return counted(frame, expression, layout).catch(() => indexed(frame, value));
  }
}

async function counted(
  frame: Frame,
  expression: string,
  layout: { readonly pointer: string; readonly length: string },
): Promise<Bounds> {
  const address = await pointer(frame, expression + layout.pointer);
  return { address, count: await whole(frame, expression + layout.length) };
}

async function indexed(
  frame: Frame,
  { expression, indexedVariables }: NativeValue,
): Promise<Bounds> {
  if (indexedVariables === undefined) {
    throw new UnavailableError(`The debugger does not say how long “${expression}” is.`);
  }
  if (indexedVariables === 0) return { address: 0n, count: 0 };
  const address = await pointer(frame, `&${expression}[0]`);
  return { address, count: indexedVariables };
}

/** A pointer's value. gdb writes what it points to instead, and gives the value as reference. */
async function pointer(frame: Frame, expression: string): Promise<bigint> {
  const { result, memoryReference } = await evaluateRaw(frame, expression);
  const address = parsePointer(result) ?? (memoryReference && parsePointer(memoryReference));
  if (typeof address === 'bigint') return address;
  throw new UnavailableError(`“${expression}” is no address, but ${result}.`);
}

async function whole(frame: Frame, expression: string): Promise<number> {
  const { result } = await evaluateRaw(frame, expression);
  const number = parseWhole(result);
  if (number !== undefined) return number;
  throw new UnavailableError(`“${expression}” is no number, but ${result}.`);
}

/** lldb's formatters can show None as an empty vector, whatever lies there. */
async function vectorInOption(
  frame: Frame,
  value: NativeValue,
  type: string,
): Promise<NativePlace | undefined> {
  const expression = await someOf(frame, value);
  if (expression === undefined) return undefined;
  const place = await placeOf(frame, { ...value, expression, type, indexedVariables: undefined });
  return place?.size === 0 ? undefined : place;
}

/** The expression of what an `Option` has; undefined for `None`. */
async function someOf(frame: Frame, value: NativeValue): Promise<string | undefined> {
  const { expression } = value;
  const names = (await membersOf(frame, value)).map(({ name }) => name);
  // Where Rust's formatters are not loaded, lldb shows how the variants lie in memory; with them, None
  // has a vector too.
  if (names.includes('$variants$') || isFormatted(frame)) {
    const variants = `${expression}.$variants$`;
    const niche = await whole(frame, `${variants}.$variant$0.$discr$`);
    return NICHES.includes(niche) ? undefined : `${variants}.$variant$.value.__0`;
  }
  return names.includes('Some') || names.includes('0') ? `${expression}.0` : undefined;
}

/** Three pointers (begin, end, end of capacity), then whether they are there. */
const OPTIONAL_VECTOR_BYTES = 3 * 8 + 1;

/**
 * The vector in an `optional`, by the layout that libstdc++ and libc++ have in common: lldb 22 finds
 * neither the members nor the value of one that GCC compiled.
 */
async function vectorInOptional(
  frame: Frame,
  value: NativeValue,
  type: string,
): Promise<NativePlace | undefined> {
  const { expression } = value;
  const vector = nativeArray(type);
  if (vector?.layout.kind !== 'ranged') return undefined;
  const { named } = vector.layout;
  if (named) return inNamedOptional(frame, value, vector, named);
  const place = { address: await pointer(frame, `&${expression}`), dtype: 'U64' };
  const { source } = readable(frame, place, OPTIONAL_VECTOR_BYTES);
  const bytes = await source.read(0, OPTIONAL_VECTOR_BYTES);
  if (bytes[OPTIONAL_VECTOR_BYTES - 1] === 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [begin, end] = [view.getBigUint64(0, true), view.getBigUint64(8, true)];
  return { address: begin, dtype: vector.dtype, size: Number(end - begin) };
}

/** Where the library names what is in an `optional`, and whether it is there. */
async function inNamedOptional(
  frame: Frame,
  value: NativeValue,
  vector: NativeArray,
  { has, content }: NamedOptional,
): Promise<NativePlace | undefined> {
  const { result } = await evaluateRaw(frame, value.expression + has);
  if (!/^(true|1)\b/.test(result)) return undefined;
  return locate(frame, { ...value, expression: value.expression + content }, vector);
}

/** A value as an expression's answer or a member shows it. */
export function nativeValue(
  expression: string,
  shown: Pick<DebugProtocol.Variable, 'type' | 'variablesReference' | 'indexedVariables'>,
): NativeValue {
  const { type = '', variablesReference, indexedVariables } = shown;
  return { expression: withoutPrefix(expression), type, variablesReference, indexedVariables };
}
