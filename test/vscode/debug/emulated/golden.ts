import { cases, dequantizedBytes, fileBytes } from '../../../support/golden';

/** The arrays of a tensor that the crate quantized, as it wrote them. */
export interface Parts {
  readonly data: Uint8Array;
  readonly scales: Uint8Array;
  readonly zeroPoints?: Uint8Array;
  readonly scalesQuantized?: Uint8Array;
  readonly scalesScale?: Uint8Array;
  readonly shape: readonly number[];
  readonly blockSize: number;
  /** f32: what the crate makes of it all. */
  readonly values: Uint8Array;
}

/** Arrays of one's own, so that a program may change them. */
export function goldenParts(caseName: string): Parts {
  const golden = cases.find(({ name }) => name === caseName)!;
  const tensor = golden.tensors.find(({ name }) => name === 'lm_head.weight')!;
  const { blocks, blockSize, shape, zeroPoints, doubleQuant, trueOffset } = tensor;
  let at = trueOffset;
  const file = fileBytes(golden);
  const take = (count: number) => file.slice(at, (at += count));
  return {
    data: take((blocks * blockSize) / 2),
    scales: take(4 * blocks),
    ...(zeroPoints && { zeroPoints: take(4 * blocks) }),
    ...(doubleQuant && { scalesQuantized: take(blocks), scalesScale: take(4) }),
    shape,
    blockSize,
    values: dequantizedBytes(tensor),
  };
}

/** All of its arrays, in the order of the file. */
export function arraysOf(parts: Parts): Uint8Array[] {
  const { data, scales, zeroPoints, scalesQuantized, scalesScale } = parts;
  return [data, scales, zeroPoints, scalesQuantized, scalesScale].filter((part) => !!part);
}
