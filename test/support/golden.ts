import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metadata } from '../../src/core/qnat/layout';

/** The golden files of the crate; see test/fixtures/README.md for what the fields mean. */

export interface Span {
  readonly offset: number;
  readonly length: number;
}

export interface GoldenTensor {
  readonly name: string;
  readonly strategy: 'tensor' | 'channel';
  readonly blockSize: number;
  readonly doubleQuant: boolean;
  readonly zeroPoints: boolean;
  readonly shape: number[];
  readonly paddedFrom?: number[];
  readonly input: Span;
  readonly blocks: number;
  readonly declaredOffset: number;
  readonly trueOffset: number;
  readonly length: number;
  readonly dequantized: Span;
}

export interface GoldenCase {
  readonly name: string;
  readonly metadata: Metadata | null;
  readonly standalone?: string;
  readonly file: Span & { readonly nanAt: number[]; readonly zeroSignAt: number[] };
  readonly tensors: GoldenTensor[];
}

interface Golden {
  readonly cases: GoldenCase[];
}

/** Tests run from the project's folder, bundled elsewhere. */
export const FIXTURES = join(process.cwd(), 'test', 'fixtures');
export const GOLDEN = join(FIXTURES, 'golden');

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(GOLDEN, name)));
const pieces = {
  inputs: read('inputs.f32'),
  files: read('files.bin'),
  dequantized: read('dequantized.f32'),
};

export const { cases } = JSON.parse(readFileSync(join(GOLDEN, 'cases.json'), 'utf8')) as Golden;

const CRATE_DEFAULTS: Metadata = {
  modelName: 'qlora-model',
  modelType: 'qlora',
  computeDtype: 'F32',
};

export function metadataOf({ metadata }: GoldenCase): Metadata {
  return metadata ?? CRATE_DEFAULTS;
}

export const fileBytes = ({ file }: GoldenCase): Uint8Array => piece(pieces.files, file);
export const inputBytes = ({ input }: GoldenTensor): Uint8Array => piece(pieces.inputs, input);
export const dequantizedBytes = ({ dequantized }: GoldenTensor): Uint8Array =>
  piece(pieces.dequantized, dequantized);

function piece(bytes: Uint8Array, { offset, length }: Span): Uint8Array {
  return bytes.slice(offset, offset + length);
}

export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

/** Gives the words whose bits the crate leaves open (NaN, the sign of a zero) one form each. */
export function withoutOpenBits(bytes: Uint8Array, { file }: GoldenCase, from = 0): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const within = (at: number) => at >= from && at + 4 <= from + bytes.length;
  for (const at of file.nanAt.filter(within)) {
    if (Number.isNaN(view.getFloat32(at - from, true))) view.setFloat32(at - from, NaN, true);
  }
  for (const at of file.zeroSignAt.filter(within)) {
    if (view.getFloat32(at - from, true) === 0) view.setFloat32(at - from, 0, true);
  }
  return bytes;
}

/** The squared errors of each block, from the crate's own numbers. */
export function blockErrorsOf(golden: GoldenTensor): number[] {
  const original = floatsOf(inputBytes(golden));
  const errors = new Array<number>(golden.blocks).fill(0);
  for (const [index, value] of floatsOf(dequantizedBytes(golden)).entries()) {
    errors[Math.floor(index / golden.blockSize)] += (value - original[index]) ** 2;
  }
  return errors;
}
