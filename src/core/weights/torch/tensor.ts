import { MalformedFileError } from '../../errors';
import { Call, Global, Persistent, type PickleValue, Tuple } from '../../pickle/values';
import { valueCount } from '../../shape';
import { DTYPE_BITS } from '../dtype';
import { innerSizes } from '../storage/boxes';
import { STORAGE_DTYPES, TORCH_DTYPES } from './dtypes';

/** A tensor as a checkpoint describes it. */
export interface TorchTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Values from one neighbour to the next in each dimension. */
  readonly strides: readonly number[];
  /** Key of the storage that holds its values, and the value there that is its first. */
  readonly storage: string;
  readonly first: number;
}

/** Why what is called a tensor cannot be one of ours. */
export class UnreadableTensor {
  constructor(readonly reason: string) {}
}

/** Bits of a tensor's metadata that stand for values other than those stored. */
const VIEW_BITS = ['conj', 'neg'];

/**
 * The tensor that a call would make, of those in torch/_utils.py; undefined for any other call. The
 * functions are recognised by name, and their arguments are all that is used.
 */
export function torchTensor(call: Call): TorchTensor | UnreadableTensor | undefined {
  if (!(call.callee instanceof Global)) return undefined;
  const [first, second, third] = call.args;
  switch (call.callee.path) {
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return plainTensor(call.args, call.args[6]);
    case 'torch._utils._rebuild_tensor_v3':
      return plainTensor(call.args, call.args[7], call.args[6]);
    case 'torch._utils._rebuild_parameter':
    case 'torch._utils._rebuild_parameter_with_state':
      return first instanceof Call ? torchTensor(first) : undefined;
    case 'torch._tensor._rebuild_from_type_v2':
      return third instanceof Tuple
        ? tensorOfClass(second, new Call(first, third.items))
        : undefined;
    default:
      return undefined;
  }
}

const TENSOR_CLASSES = [
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.nn.parameter.Buffer',
];

/** Other subclasses may have values that are not those stored. */
function tensorOfClass(type: PickleValue, call: Call): TorchTensor | UnreadableTensor | undefined {
  if (!(type instanceof Global)) return undefined;
  if (TENSOR_CLASSES.includes(type.path)) return torchTensor(call);
  return new UnreadableTensor(`is of the class ${type.path}, which is not known`);
}

/** @param dtype of tensors that are saved over bytes; else the storage says it */
function plainTensor(
  [storage, first, size, stride]: readonly PickleValue[],
  metadata: PickleValue | undefined,
  dtype?: PickleValue,
): TorchTensor | UnreadableTensor {
  if (!(storage instanceof Persistent) || !(storage.id instanceof Tuple)) throw damaged();
  const [kind, storageClass, key] = storage.id.items;
  const shape = countsOf(size);
  const strides = countsOf(stride);
  if (kind !== 'storage' || typeof key !== 'string' || !isCount(first)) throw damaged();
  if (!shape || strides?.length !== shape.length) throw damaged();
  const bits = metadata instanceof Map ? VIEW_BITS.filter((bit) => metadata.get(bit) === true) : [];
  if (bits.length > 0) return new UnreadableTensor(`is a view with its ${bits[0]} bit set`);
  const torchName = nameOfDtype(dtype ?? storageClass);
  const name = TORCH_DTYPES.get(torchName);
  if (!name) return new UnreadableTensor(`has dtype ${torchName}, which is not read`);
  return { dtype: name, shape, strides, storage: key, first };
}

function nameOfDtype(value: PickleValue): string {
  if (!(value instanceof Global)) throw damaged();
  return STORAGE_DTYPES.get(value.name) ?? value.name;
}

/** Values from the first to the last that a tensor has in its storage, both included. */
export function spanOf({ shape, strides }: TorchTensor): number {
  if (valueCount(shape) === 0) return 0;
  return shape.reduce((span, size, at) => span + (size - 1) * strides[at], 1);
}

/** Do its values lie one after another, row-major? */
export function isContiguous({ shape, strides }: TorchTensor): boolean {
  const sizes = innerSizes(shape);
  return shape.every((size, at) => size <= 1 || strides[at] === sizes[at]);
}

export function valueBytesOf({ dtype }: TorchTensor): number {
  return DTYPE_BITS.get(dtype)! / 8;
}

function countsOf(value: PickleValue | undefined): number[] | undefined {
  const items = value instanceof Tuple ? value.items : undefined;
  return items?.every(isCount) ? [...items] : undefined;
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function damaged(): MalformedFileError {
  return new MalformedFileError('The pickle describes a tensor that makes no sense.', 0);
}
