import { zipSync } from 'fflate';

/** A tensor as a checkpoint describes it; what is wrong with one is up to the test. */
export interface PickledTensor {
  readonly name: string;
  /** The class of its storage, such as FloatStorage. */
  readonly storageClass: string;
  /** The storage's file, in the archive's folder `data`. */
  readonly storage: string;
  /** The value of the storage that is its first. */
  readonly first: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

const STOP = '.';
type Instruction = string | readonly number[];

/** A pickle of protocol 2, as pickletools.py describes it: a dictionary of tensors. */
export function pickledTensors(tensors: readonly PickledTensor[]): Uint8Array {
  const items = tensors.flatMap((tensor) => [...text(tensor.name), ...tensorCall(tensor)]);
  return pickle([0x80, 2], '}', '(', ...items, 'u', STOP);
}

/** Instructions as pickletools.py names them: ASCII codes, or bytes. */
export function pickle(...instructions: Instruction[]): Uint8Array {
  const bytes = instructions.map((part) =>
    typeof part === 'string' ? [...new TextEncoder().encode(part)] : part,
  );
  return Uint8Array.from(bytes.flat());
}

/** `torch._utils._rebuild_tensor_v2(storage, first, shape, strides, False, OrderedDict())` */
function tensorCall({
  storageClass,
  storage,
  first,
  shape,
  strides,
}: PickledTensor): Instruction[] {
  const kind = [...text('storage'), `ctorch\n${storageClass}\n`];
  const persistent = ['(', ...kind, ...text(storage), ...text('cpu'), ...integer(0), 't', 'Q'];
  const places = [...integer(first), ...tuple(shape), ...tuple(strides)];
  const rest = [[0x89], 'ccollections\nOrderedDict\n', ')', 'R'];
  const rebuild = 'ctorch._utils\n_rebuild_tensor_v2\n';
  return [rebuild, '(', ...persistent, ...places, ...rest, 't', 'R'];
}

function text(value: string): Instruction[] {
  const utf8 = new TextEncoder().encode(value);
  return ['X', [...new Uint8Array(Uint32Array.of(utf8.length).buffer)], value];
}

function integer(value: number): Instruction[] {
  return [[0x8a, 8, ...new Uint8Array(BigInt64Array.of(BigInt(value)).buffer)]];
}

function tuple(values: readonly number[]): Instruction[] {
  return ['(', ...values.flatMap(integer), 't'];
}

/** An archive as torch.save writes it, its files stored as they are. */
export function torchFile(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const stored = Object.entries(files).map(([name, bytes]) => [`model/${name}`, bytes]);
  return zipSync(Object.fromEntries(stored) as Record<string, Uint8Array>, { level: 0 });
}
