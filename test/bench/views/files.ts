import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { codeBytes } from '../../../src/core/qnat/layout';
import { layOut, type TensorLayout } from '../../../src/core/qnat/writeHeaders';

const BLOCK_SIZE = 64;
const LAYER_PARTS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
const MIB = 1024 * 1024;

/** A file of many small tensors of a shape, with the names of a transformer's. */
export function writeManyTensors(file: string, count: number, shape: readonly number[]): void {
  const nameOf = (index: number) =>
    `model.layers.${Math.floor(index / LAYER_PARTS.length)}.${LAYER_PARTS[index % LAYER_PARTS.length]}.weight`;
  writeQnat(
    file,
    Array.from({ length: count }, (_, index) => tensor(nameOf(index), shape)),
  );
}

/** A small tensor, `small.weight`, and some large ones: `large.0.weight` and so on. */
export function writeLargeTensors(file: string, shape: readonly number[], count: number): void {
  const large = Array.from({ length: count }, (_, index) => tensor(`large.${index}.weight`, shape));
  writeQnat(file, [tensor('small.weight', [64, 64]), ...large]);
}

function tensor(name: string, shape: readonly number[]): TensorLayout {
  const blockCount = shape.reduce((product, length) => product * length) / BLOCK_SIZE;
  const parts = { scales: true, zeroPoints: false, doubleQuantization: false };
  return { name, shape, blockSize: BLOCK_SIZE, blockCount, parts };
}

/** Codes that are random, and others in every file, and scales that differ. */
function writeQnat(path: string, tensors: readonly TensorLayout[]): void {
  const metadata = { modelName: 'bench', modelType: 'random', computeDtype: 'F32' } as const;
  const codes = randomFillSync(new Uint8Array(MIB));
  const file = openSync(path, 'w');
  for (const header of layOut(metadata, tensors, 'corrected').headers()) writeSync(file, header);
  for (const each of tensors) {
    for (let left = codeBytes(each); left > 0; left -= MIB)
      writeSync(file, codes, 0, Math.min(left, MIB));
    const scales = Float32Array.from({ length: each.blockCount }, (_, i) => 0.01 + (i % 97) / 1e4);
    writeSync(file, new Uint8Array(scales.buffer));
  }
  closeSync(file);
}
