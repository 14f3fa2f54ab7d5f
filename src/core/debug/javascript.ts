import { InvalidRequestError } from '../errors';
import { FIELD_NAMES } from './fields';

/** An array as a JavaScript program describes it. */
export interface ScriptArray {
  /** `Uint8Array`, `ArrayBuffer`, … */
  readonly type: string;
  readonly bytes: number;
}

/** A property of an object: an array in memory, or numbers. */
export type ScriptField = ScriptArray | { readonly numbers: readonly number[] };

/** A value as a JavaScript program describes it. */
export interface ScriptValue {
  readonly type: string;
  readonly array?: ScriptArray;
  readonly fields: Readonly<Record<string, ScriptField>>;
}

/** Dtypes of typed arrays; other arrays in memory say nothing of their values. */
export const TYPED_ARRAYS: ReadonlyMap<string, string | undefined> = new Map([
  ['Uint8Array', 'U8'],
  ['Uint8ClampedArray', 'U8'],
  ['Int8Array', 'I8'],
  ['Uint16Array', 'U16'],
  ['Int16Array', 'I16'],
  ['Float16Array', 'F16'],
  ['Uint32Array', 'U32'],
  ['Int32Array', 'I32'],
  ['Float32Array', 'F32'],
  ['Float64Array', 'F64'],
  ['BigUint64Array', 'U64'],
  ['BigInt64Array', 'I64'],
  ['ArrayBuffer', undefined],
  ['SharedArrayBuffer', undefined],
  ['DataView', undefined],
  ['WebAssembly.Memory', undefined],
]);

/** More dimensions than any tensor has: what is longer is no shape. */
const MAX_NUMBERS = 16;

/** Runs in the debuggee: only looks, and gives a few hundred bytes of JSON however large the value is. */
const DESCRIBE = `((value, names) => {
  const tag = (x) => Object.prototype.toString.call(x).slice(8, -1);
  const array = (x) => {
    const type = tag(x);
    if (ArrayBuffer.isView(x)) return { type, bytes: x.byteLength };
    if (type === 'ArrayBuffer' || type === 'SharedArrayBuffer') return { type, bytes: x.byteLength };
    if (type === 'WebAssembly.Memory') return { type, bytes: x.buffer.byteLength };
  };
  const isNumber = (x) => typeof x === 'number' || typeof x === 'bigint';
  const numbers = (x) => {
    if (isNumber(x)) return [Number(x)];
    if (!Array.isArray(x) && !ArrayBuffer.isView(x)) return undefined;
    if (!(x.length <= ${MAX_NUMBERS})) return undefined;
    const all = Array.from(x);
    return all.every(isNumber) ? all.map(Number) : undefined;
  };
  const fields = {};
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const name of names) {
      const field = value[name];
      if (field === undefined || field === null) continue;
      const found = { ...array(field) };
      const small = numbers(field);
      if (small) found.numbers = small;
      if (Object.keys(found).length > 0) fields[name] = found;
    }
  }
  const type = value?.constructor?.name || tag(value);
  return JSON.stringify({ type, array: array(value), fields });
})`;

/** An expression whose value is a text for {@link parseScriptValue}. */
export function describeExpression(expression: string): string {
  return `${DESCRIBE}((${expression}), ${JSON.stringify(FIELD_NAMES)})`;
}

/** @throws InvalidRequestError when the debugger gave something else */
export function parseScriptValue(text: string): ScriptValue {
  try {
    const value = JSON.parse(text) as unknown;
    // js-debug gives a text that is a value as a JSON text, quotes included.
    return (typeof value === 'string' ? JSON.parse(value) : value) as ScriptValue;
  } catch {
    throw new InvalidRequestError(`The debugger gave no description, but: ${text.slice(0, 200)}`);
  }
}
