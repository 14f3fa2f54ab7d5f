import { FIELD_NAMES } from './fields';

/** An array as a Python program describes it. */
export interface PythonArray {
  readonly kind: 'torch' | 'numpy' | 'bytes';
  /** `float32`, `uint8`, …; `bytes` has none. */
  readonly dtype?: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  /** Where it lies in memory, if it does so in one piece and in the processor's reach. */
  readonly address?: number;
}

/** What bitsandbytes says of a 4-bit tensor: `quant_state` of a `Params4bit`. */
export interface PythonQuantState {
  readonly type: string;
  readonly shape: readonly number[];
  readonly blockSize: number;
  readonly data: PythonArray;
  readonly absmax: PythonArray;
  /** The statistics are quantized themselves. */
  readonly nested?: {
    readonly blockSize: number;
    readonly absmax: PythonArray;
    readonly code: PythonArray;
    readonly offset: number;
  };
}

/** A value as a Python program describes it. */
export interface PythonValue {
  readonly type: string;
  readonly array?: PythonArray;
  readonly fields: Readonly<Record<string, PythonArray | { readonly numbers: readonly number[] }>>;
  /** The member that has the quantization state, as in a layer: empty for the value itself. */
  readonly holder?: string;
  readonly state?: PythonQuantState;
}

/**
 * Runs in the debuggee, in a namespace of its own: only looks. `describe` gives some hundred bytes
 * however large the value is, `read` the bytes asked for.
 */
const CODE = `
import base64, json, sys

def is_a(value, module, name):
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(value, kind)

def array(value):
    if is_a(value, 'torch', 'Tensor'):
        plain = value.device.type == 'cpu' and value.is_contiguous()
        return {'kind': 'torch', 'dtype': str(value.dtype).split('.')[-1],
                'shape': [int(size) for size in value.shape],
                'bytes': value.numel() * value.element_size(),
                'address': value.data_ptr() if plain else None}
    if is_a(value, 'numpy', 'ndarray'):
        little = value.dtype.newbyteorder('<') == value.dtype
        return {'kind': 'numpy', 'dtype': value.dtype.name if little else 'big-endian ' + value.dtype.name,
                'shape': list(value.shape), 'bytes': value.nbytes,
                'address': value.ctypes.data if value.flags.c_contiguous else None}
    if isinstance(value, (bytes, bytearray, memoryview)):
        count = memoryview(value).nbytes
        return {'kind': 'bytes', 'shape': [count], 'bytes': count}

def numbers(value):
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return [value]
    if isinstance(value, (tuple, list)) and len(value) <= 16:
        if all(isinstance(one, (int, float)) for one in value):
            return list(value)

def nested(state):
    inner = state.state2
    return {'blockSize': inner.blocksize, 'absmax': array(inner.absmax), 'code': array(inner.code),
            'offset': float(state.offset)}

def quantized(value):
    state = getattr(value, 'quant_state', None)
    if not is_a(value, 'torch', 'Tensor') or state is None:
        return None
    return {'type': state.quant_type, 'shape': [int(size) for size in state.shape],
            'blockSize': state.blocksize, 'data': array(value), 'absmax': array(state.absmax),
            'nested': nested(state) if state.nested else None}

def look(value, names):
    found = {'type': type(value).__name__, 'array': array(value), 'fields': {}}
    for holder in ('', 'weight'):
        held = getattr(value, holder, None) if holder else value
        state = quantized(held)
        if state and 'state' not in found:
            found.update(state=state, holder=holder)
    if found['array'] is None:
        get = value.get if isinstance(value, dict) else lambda name: getattr(value, name, None)
        for name in names:
            member = get(name)
            field = array(member)
            if field is None and numbers(member) is not None:
                field = {'numbers': numbers(member)}
            if field is not None:
                found['fields'][name] = field
    return found

def packed(found):
    return base64.b64encode(json.dumps(found).encode()).decode()

def describe(value, names):
    return packed(look(value, names))

def candidates(values, names):
    found = {}
    for name, value in list(values.items())[:200]:
        try:
            found[name] = look(value, names)
        except Exception:
            pass
    return packed(found)

def read(value, start, end):
    if is_a(value, 'torch', 'Tensor'):
        flat = value.detach().contiguous().view(-1).view(sys.modules['torch'].uint8)
        part = flat[start:end].cpu().numpy().tobytes()
    elif is_a(value, 'numpy', 'ndarray'):
        part = sys.modules['numpy'].ascontiguousarray(value).reshape(-1).view('u1')[start:end].tobytes()
    else:
        part = bytes(memoryview(value).cast('B')[start:end])
    return base64.b64encode(part).decode()
`;

/** A function of {@link CODE} as an expression; the program's own names stay as they are. */
function pythonFunction(name: string): string {
  return `(lambda names: exec(${JSON.stringify(CODE)}, names) or names[${JSON.stringify(name)}])({})`;
}

const NAMES = JSON.stringify(FIELD_NAMES);

/** An expression for {@link parsePython} of a value. */
export function describePython(expression: string): string {
  return `${pythonFunction('describe')}((${expression}), ${NAMES})`;
}

/** An expression for {@link parsePython} of a frame's variables, by name. */
export function pythonCandidates(): string {
  return `${pythonFunction('candidates')}(locals(), ${NAMES})`;
}

/** An expression whose value are bytes [start, end) of an array, in base64. */
export function readPython(expression: string, start: number, end: number): string {
  return `${pythonFunction('read')}((${expression}), ${start}, ${end})`;
}

/** The base64 of a text that a debugger shows, quotes around it or not. */
export function unquoted(text: string): string {
  return text.replace(/^(['"])(.*)\1$/s, '$2');
}

/** dtypes of NumPy and torch as safetensors spells them. */
const DTYPES: ReadonlyMap<string, string> = new Map([
  ['uint8', 'U8'],
  ['int8', 'I8'],
  ['float16', 'F16'],
  ['bfloat16', 'BF16'],
  ['float32', 'F32'],
  ['float64', 'F64'],
  ['float8_e4m3fn', 'F8_E4M3'],
  ['float8_e5m2', 'F8_E5M2'],
]);

/** @returns the dtype's own name where safetensors has none for it, so that it is told apart */
export function pythonDtype({ dtype }: PythonArray): string | undefined {
  return dtype === undefined ? undefined : (DTYPES.get(dtype) ?? dtype);
}
