import { type ArrayField, type FieldName, fieldOf, type LiveArray } from '../../core/debug/fields';
import type { Candidate, Inspected } from '../../core/debug/inspected';
import {
  describeExpression,
  parseScriptValue,
  type ScriptArray,
  type ScriptField,
  TYPED_ARRAYS,
} from '../../core/debug/javascript';
import { MemorySource } from '../../core/bytes/byteSource';
import { evaluate, type Frame, frameVariables } from './frame';
import type { DebugLanguage } from './language';
import { DebuggeeSource, memoryReader } from './memorySource';
import { UnavailableError } from './requests';

/** A frame with more variables is a module; those further down can be named by hand. */
const MAX_CANDIDATES = 100;

/** JavaScript under js-debug: typed arrays, buffers, and objects of them. */
export const javascript: DebugLanguage = {
  async candidates(frame) {
    const variables = await frameVariables(frame);
    const names = variables
      .filter(({ variablesReference, evaluateName }) => variablesReference > 0 && evaluateName)
      .map(({ evaluateName }) => evaluateName!);
    const unique = [...new Set(names)].slice(0, MAX_CANDIDATES);
    const found = await Promise.all(unique.map((name) => candidate(frame, name)));
    return found.filter((each) => each !== undefined);
  },

  async inspect(frame, expression): Promise<Inspected> {
    const { type, array, fields } = await describe(frame, expression);
    return {
      typeName: type,
      array: array && (await liveArray(frame, expression, array)),
      fields: {
        arrays: await liveArrays(frame, expression, fields),
        shape: numbersOf(fields, 'shape'),
        blockSize: numbersOf(fields, 'block_size')?.at(0),
        firstNibble: 'low',
      },
    };
  },
};

async function describe(frame: Frame, expression: string) {
  // The clipboard's texts are given whole.
  const { result } = await evaluate(frame, describeExpression(expression), 'clipboard');
  return parseScriptValue(result);
}

async function candidate(frame: Frame, expression: string): Promise<Candidate | undefined> {
  try {
    const { type, array, fields } = await describe(frame, expression);
    const data = array ?? fieldNamed(fields, 'data');
    return data && 'bytes' in data ? { expression, typeName: type, bytes: data.bytes } : undefined;
  } catch {
    // Not yet initialized, or its getters throw.
    return undefined;
  }
}

function fieldNamed(fields: Readonly<Record<string, ScriptField>>, wanted: FieldName) {
  const name = Object.keys(fields).find((key) => fieldOf(key) === wanted);
  return name === undefined ? undefined : fields[name];
}

function numbersOf(fields: Readonly<Record<string, ScriptField>>, wanted: FieldName) {
  const field = fieldNamed(fields, wanted);
  return field && 'numbers' in field ? field.numbers : undefined;
}

async function liveArrays(
  frame: Frame,
  expression: string,
  fields: Readonly<Record<string, ScriptField>>,
): Promise<Partial<Record<ArrayField, LiveArray>>> {
  const arrays: Partial<Record<ArrayField, LiveArray>> = {};
  for (const [name, described] of Object.entries(fields)) {
    const field = fieldOf(name);
    if (!field || field === 'shape' || field === 'block_size') continue;
    if ('bytes' in described) {
      arrays[field] = await liveArray(frame, `(${expression}).${name}`, described);
    } else if (field === 'scales_scales') {
      arrays[field] = { dtype: 'F32', source: floats(described.numbers) };
    }
  }
  return arrays;
}

function floats(numbers: readonly number[]): MemorySource {
  return new MemorySource(new Uint8Array(new Float32Array(numbers).buffer));
}

/** Offset 0 of its memory reference is the first byte of the view. */
async function liveArray(
  frame: Frame,
  expression: string,
  { type, bytes }: ScriptArray,
): Promise<LiveArray> {
  const { memoryReference } = await evaluate(frame, expression);
  if (!memoryReference) {
    throw new UnavailableError(`The debugger gives no memory of “${expression}”.`);
  }
  const { program } = frame;
  const source = new DebuggeeSource(program, bytes, memoryReader(program, memoryReference));
  return { dtype: TYPED_ARRAYS.get(type), source };
}
