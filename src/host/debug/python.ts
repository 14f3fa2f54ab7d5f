import { MemorySource } from '../../core/bytes/byteSource';
import {
  type ArrayField,
  type FieldName,
  fieldOf,
  type LiveArray,
  type LiveFields,
} from '../../core/debug/fields';
import type { Candidate, Inspected } from '../../core/debug/inspected';
import { NestedScales } from '../../core/debug/nestedScales';
import {
  describePython,
  type PythonArray,
  pythonCandidates,
  pythonDtype,
  type PythonQuantState,
  type PythonValue,
  readPython,
  unquoted,
} from '../../core/debug/python';
import { InvalidRequestError } from '../../core/errors';
import { evaluate, type Frame } from './frame';
import type { DebugLanguage } from './language';
import { DebuggeeSource, fromBase64 } from './memorySource';

/** Python under debugpy, which reads no memory: NumPy, torch and bitsandbytes, by evaluating. */
export const python: DebugLanguage = {
  runsCode: true,

  async candidates(frame) {
    const values = (await answer(frame, pythonCandidates())) as Record<string, PythonValue>;
    return Object.entries(values)
      .map(([name, value]) => candidate(name, value))
      .filter((each) => each !== undefined);
  },

  async inspect(frame, expression): Promise<Inspected> {
    const value = (await answer(frame, describePython(expression))) as PythonValue;
    const { type, array, state, holder = '' } = value;
    const member = (name: string) => `(${expression})${name}`;
    return {
      typeName: type,
      array: array && { ...liveArray(frame, expression, array), shape: array.shape },
      fields: state
        ? quantState(frame, holder ? member(`.${holder}`) : member(''), state)
        : namedFields(frame, expression, value),
    };
  },
};

/** The clipboard's texts are not cut. */
async function answer(frame: Frame, expression: string): Promise<unknown> {
  const { result } = await evaluate(frame, expression, 'clipboard');
  return JSON.parse(new TextDecoder().decode(fromBase64(unquoted(result))));
}

function candidate(expression: string, value: PythonValue): Candidate | undefined {
  const { type, array, fields, state } = value;
  const data = state?.data ?? array ?? named(fields, 'data');
  return data && 'bytes' in data ? { expression, typeName: type, bytes: data.bytes } : undefined;
}

function named(fields: PythonValue['fields'], wanted: FieldName) {
  const name = Object.keys(fields).find((key) => fieldOf(key) === wanted);
  return name === undefined ? undefined : fields[name];
}

function numbers(fields: PythonValue['fields'], wanted: FieldName): readonly number[] | undefined {
  const field = named(fields, wanted);
  return field && 'numbers' in field ? field.numbers : undefined;
}

function liveArray(frame: Frame, expression: string, array: PythonArray): LiveArray {
  const { address, bytes } = array;
  const source = new DebuggeeSource(frame.program, bytes, async (offset, count, signal) => {
    const read = readPython(expression, offset, offset + count);
    return fromBase64(unquoted((await evaluate(frame, read, 'clipboard', signal)).result));
  });
  return { source, dtype: pythonDtype(array), address: address ? BigInt(address) : undefined };
}

/** An object or a dictionary of arrays with qlora-rs's names. */
function namedFields(frame: Frame, expression: string, { fields }: PythonValue): LiveFields {
  const arrays: Partial<Record<ArrayField, LiveArray>> = {};
  for (const [name, found] of Object.entries(fields)) {
    const field = fieldOf(name);
    if (!field || field === 'shape' || field === 'block_size') continue;
    if ('bytes' in found) arrays[field] = liveArray(frame, memberOf(expression, name), found);
    else if (field === 'scales_scales') arrays[field] = { dtype: 'F32', source: floats(found) };
  }
  const shape = numbers(fields, 'shape');
  const blockSize = numbers(fields, 'block_size')?.at(0);
  return { arrays, shape, blockSize, firstNibble: 'low' };
}

/** Of a dictionary an item, of an object an attribute. */
function memberOf(expression: string, name: string): string {
  return `(lambda of: of['${name}'] if isinstance(of, dict) else of.${name})(${expression})`;
}

function floats({ numbers: values }: { readonly numbers: readonly number[] }): MemorySource {
  return new MemorySource(new Uint8Array(new Float32Array(values).buffer));
}

/** bitsandbytes has the first value in the high half, and may quantize its statistics again. */
function quantState(frame: Frame, expression: string, state: PythonQuantState): LiveFields {
  if (state.type !== 'nf4') {
    throw new InvalidRequestError(`It is quantized as ${state.type}; only NF4 can be shown.`);
  }
  return {
    arrays: {
      data: liveArray(frame, expression, state.data),
      scales: statistics(frame, `${expression}.quant_state`, state),
    },
    shape: state.shape,
    blockSize: state.blockSize,
    firstNibble: 'high',
  };
}

function statistics(
  frame: Frame,
  expression: string,
  { absmax, nested }: PythonQuantState,
): LiveArray {
  const stored = liveArray(frame, `${expression}.absmax`, absmax);
  if (!nested) return stored;
  const array = (name: string, of: PythonArray) =>
    liveArray(frame, `${expression}.state2.${name}`, of).source;
  const source = new NestedScales({
    codes: stored.source,
    levels: array('code', nested.code),
    absmax: array('absmax', nested.absmax),
    blockSize: nested.blockSize,
    offset: Math.fround(nested.offset),
  });
  return { source, dtype: 'F32' };
}
