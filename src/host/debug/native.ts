import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  type ArrayField,
  FIELDS,
  type FieldName,
  fieldOf,
  type LiveArray,
} from '../../core/debug/fields';
import type { Candidate, Inspected } from '../../core/debug/inspected';
import { hasFewMembers } from '../../core/debug/nativeTypes';
import { floatBytes } from '../../core/debug/plainTensor';
import { wholeNumbers } from '../../core/debug/wholeNumbers';
import { codeBytesPerBlock } from '../../core/nf4/block';
import { valueCount } from '../../core/shape';
import { evaluate, type Frame, frameVariables, membersOf } from './frame';
import type { DebugLanguage } from './language';
import { nativeValue, type NativePlace, type NativeValue, placeOf, readable } from './nativeArray';
import { UnavailableError } from './requests';

/** What is listed of a frame; the rest can be named by hand. */
const MAX_CANDIDATES = 50;
/** More dimensions than any tensor has. */
const MAX_DIMENSIONS = 16;

/** Rust, C and C++: vectors, slices and arrays, and structs of them. */
export const native: DebugLanguage = {
  async candidates(frame) {
    const variables = (await frameVariables(frame)).slice(0, MAX_CANDIDATES);
    const found = await Promise.all(variables.map((variable) => candidate(frame, variable)));
    return found.filter((each) => each !== undefined);
  },

  async inspect(frame, expression): Promise<Inspected> {
    const value = nativeValue(expression, await evaluated(frame, expression));
    const fields = await fieldsOf(frame, value);
    if (fields.size > 0) return inspectStruct(frame, value, fields);
    const found = arrayAt(frame, await placeOf(frame, value));
    return { typeName: value.type, ...found, fields: { arrays: {}, firstNibble: 'low' } };
  },
};

/** cpptools gives a problem as if it were the value, but without a type. */
async function evaluated(frame: Frame, expression: string) {
  const value = await evaluate(frame, expression);
  if (value.type) return value;
  throw new UnavailableError(`“${expression}” has no value here: ${value.result}`);
}

/** An array, or a pointer to one that does not say how long it is. */
function arrayAt(frame: Frame, place: NativePlace | undefined): Partial<Inspected> {
  if (!place) return {};
  if (place.size !== undefined) return { array: readable(frame, place, place.size) };
  const { dtype } = place;
  return { pointer: { dtype, first: (bytes) => readable(frame, place, bytes) } };
}

type Fields = ReadonlyMap<FieldName, NativeValue>;

async function candidate(
  frame: Frame,
  { name, evaluateName = name }: DebugProtocol.Variable,
): Promise<Candidate | undefined> {
  try {
    const { typeName, array, pointer, fields } = await native.inspect(frame, evaluateName);
    if (floatBytes(pointer?.dtype) !== undefined) return { expression: evaluateName, typeName };
    const data = array ?? fields.arrays.data;
    if (!data || data.source.size <= 8) return undefined;
    return { expression: evaluateName, typeName, bytes: data.source.size };
  } catch {
    // Not yet initialized: its lengths and pointers are what lay there before.
    return undefined;
  }
}

/**
 * The members that a quantized tensor has; those of what a pointer or reference leads to. Containers
 * are not asked for any: CodeLLDB and cpptools would list all that is in them.
 */
async function fieldsOf(frame: Frame, value: NativeValue): Promise<Fields> {
  if (value.indexedVariables || !hasFewMembers(value.type)) return new Map();
  let members = await membersOf(frame, value);
  // gdb shows a pointer's or reference's target as its one member.
  if (members.length === 1 && members[0].name === 'value') {
    members = await membersOf(frame, members[0]);
  }
  const fields = new Map<FieldName, NativeValue>();
  for (const member of members) {
    const field = fieldOf(member.name);
    const path = member.evaluateName ?? `${value.expression}.${member.name}`;
    if (field) fields.set(field, nativeValue(path, member));
  }
  return fields;
}

async function inspectStruct(
  frame: Frame,
  { type }: NativeValue,
  fields: Fields,
): Promise<Inspected> {
  const places = new Map<FieldName, NativePlace>();
  for (const field of FIELDS) {
    const value = fields.get(field);
    const place = value && (await placeOf(frame, value));
    if (place) places.set(field, place);
  }
  const shape = await numbersAt(frame, places.get('shape'));
  const blockSize = (await numbersAt(frame, places.get('block_size')))?.at(0);
  const arrays: Partial<Record<ArrayField, LiveArray>> = {};
  for (const [field, place] of places) {
    if (field === 'shape' || field === 'block_size') continue;
    const size = place.size ?? sizeOf(field, place, shape, blockSize);
    if (size !== undefined) arrays[field] = readable(frame, place, size);
  }
  return { typeName: type, fields: { arrays, shape, blockSize, firstNibble: 'low' } };
}

/** The whole numbers of a shape or a block size. */
async function numbersAt(
  frame: Frame,
  place: NativePlace | undefined,
): Promise<readonly number[] | undefined> {
  if (place?.size === undefined || place.size > 8 * MAX_DIMENSIONS) return undefined;
  const { source, dtype } = readable(frame, place, place.size);
  return wholeNumbers(dtype, await source.read(0, place.size));
}

/** Bytes behind a pointer that does not say how many: what shape and block size make of it. */
function sizeOf(
  field: ArrayField,
  { dtype }: NativePlace,
  shape: readonly number[] | undefined,
  blockSize: number | undefined,
): number | undefined {
  if (!shape) return undefined;
  const valueBytes = floatBytes(dtype);
  if (field === 'data' && valueBytes !== undefined) return valueCount(shape) * valueBytes;
  if (!blockSize) return undefined;
  const blocks = Math.ceil(valueCount(shape) / blockSize);
  return {
    data: codeBytesPerBlock(blockSize) * blocks,
    scales: 4 * blocks,
    zero_points: 4 * blocks,
    scales_quantized: blocks,
    scales_scales: 4,
  }[field];
}
