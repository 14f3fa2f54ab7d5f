import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { valueCount } from '../../src/core/shape';
import { DTYPE_BYTES } from '../../src/core/weights/dtype';
import { layOutSafetensors } from '../../src/core/weights/writeSafetensors';
import { encode, weights } from './values';

interface Tensor {
  readonly name: string;
  readonly dtype: 'F32' | 'BF16';
  readonly shape: readonly number[];
}

const MIB = 1024 * 1024;
const TENSOR_BYTES = 64 * MIB;

/** A model of random weights, in tensors of 64 MiB. */
export function writeModel(path: string, dtype: Tensor['dtype'], mib: number): void {
  const count = TENSOR_BYTES / DTYPE_BYTES[dtype];
  const tensors = tensorsLike(mib / 64, () => ({ dtype, shape: [count / 4096, 4096] }));
  const bytes = encode(dtype, weights(count));
  withFile(path, tensors, (file) => {
    for (let index = 0; index < tensors.length; index++) writeSync(file, bytes);
  });
}

/** A model of zeros that take no place on the disk, and have to be read all the same. */
export function writeSparseModel(path: string, gibibytes: number): void {
  const tensors = tensorsLike(gibibytes, () => ({ dtype: 'BF16', shape: [32_768, 16_384] }));
  withFile(path, tensors, () => undefined);
}

/**
 * A tensor of zeros, as those, but for two values, with which there is a scale to refine: in rows of
 * 512 MiB, the largest that become a block each.
 */
export function writeLargeRows(path: string): void {
  const tensors = tensorsLike(1, () => ({ dtype: 'F32', shape: [4, 2 ** 27] }));
  withFile(path, tensors, (file) => writeSync(file, Float32Array.of(1, 0.3)));
}

/** A model of very many tensors of 128 or 64 values, whose header is all that matters. */
export function writeManyTensors(path: string, count: number): void {
  const shapes = [[2, 64], [64]];
  const tensors = tensorsLike(count, (index) => ({
    dtype: 'F32',
    shape: shapes[index % 10 === 0 ? 1 : 0],
  }));
  withFile(path, tensors, () => undefined);
}

function tensorsLike(count: number, make: (index: number) => Omit<Tensor, 'name'>): Tensor[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `layers.${index}.w.weight`,
    ...make(index),
  }));
}

function withFile(path: string, tensors: readonly Tensor[], write: (file: number) => void): void {
  const sized = tensors.map((tensor) => ({
    ...tensor,
    length: valueCount(tensor.shape) * DTYPE_BYTES[tensor.dtype],
  }));
  const { header, size } = layOutSafetensors(sized, {});
  const file = openSync(path, 'w');
  writeSync(file, header);
  write(file);
  ftruncateSync(file, size);
  closeSync(file);
}
