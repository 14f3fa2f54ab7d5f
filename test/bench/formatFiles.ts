// Weight files of 256 MiB of values, one of each kind that is read, by small generators of our own.
import { zipSync } from 'fflate';
import { FieldWriter } from '../../src/core/bytes/fieldWriter';
import { layOut } from '../../src/core/qnat/writeHeaders';
import { BLOCK_FORMATS, TYPE_NAMES } from '../../src/core/weights/gguf/ggmlTypes';
import {
  BITSANDBYTES_LEVELS,
  type BitsandbytesType,
} from '../../src/core/weights/storage/bitsandbytesBlocks';
import { npyHeader } from '../../src/core/weights/numpy/writeNpy';
import { joined } from '../support/joined';
import { safetensorsFile, type TestTensor } from '../support/safetensors';
import { pickledTensors, torchFile } from '../support/torchFile';
import { encode, weights } from './values';

const MIB = 1024 * 1024;
export const FILE_BYTES = 256 * MIB;
/** What is repeated until a file is full: far more than deflate looks back. */
const PATTERN_BYTES = MIB;
const COLUMNS = 4096;

/** Where the f16 scales of a block are, so that they can be finite (gguf 0.19, quants.py). */
const GGUF_SCALES = {
  Q4_0: [0],
  Q5_1: [0, 2],
  Q8_0: [0],
  Q2_K: [80, 82],
  Q4_K: [0, 2],
  Q6_K: [208],
  IQ4_XS: [0],
} as const;
type GgufFormat = keyof typeof GGUF_SCALES;

/** Makes a weight file, by the name that people know its kind by. */
export const FORMAT_FILES: Readonly<Record<string, () => Uint8Array>> = {
  'safetensors F32': () => safetensorsFile([floats('F32')]),
  'safetensors BF16': () => safetensorsFile([floats('BF16')]),
  'safetensors F8_E4M3': () => safetensorsFile([eightBits()]),
  'bitsandbytes NF4, carried over': () => safetensorsFile(layer('nf4')),
  'bitsandbytes FP4': () => safetensorsFile(layer('fp4')),
  'GGUF F16': () => ggufFile('F16', floats('F16').bytes, FILE_BYTES / 2),
  ...Object.fromEntries(
    (Object.keys(GGUF_SCALES) as GgufFormat[]).map((format) => [
      `GGUF ${format}`,
      () => blocksFile(format),
    ]),
  ),
  'NumPy .npy': () => npyFile(false),
  'NumPy .npy, Fortran order': () => npyFile(true),
  'NumPy .npz, stored': () => zipSync({ 'w.npy': npyFile(false) }, { level: 0 }),
  'NumPy .npz, deflated': () => zipSync({ 'w.npy': npyFile(false) }, { level: 1 }),
  PyTorch: torchCheckpoint,
  QNAT: qnatFile,
};

const shapeOf = (values: number) => [values / COLUMNS, COLUMNS];

function floats(dtype: 'F32' | 'F16' | 'BF16'): TestTensor {
  const bytes = repeated(encode(dtype, weights(PATTERN_BYTES / 4)));
  const shape = shapeOf(FILE_BYTES / (dtype === 'F32' ? 4 : 2));
  return { name: 'w', dtype, shape, bytes };
}

/** 0x7f and 0xff would be NaN. */
function eightBits(): TestTensor {
  const bytes = repeated(randomBytes(PATTERN_BYTES).map((byte) => byte & 0xfe));
  return { name: 'w', dtype: 'F8_E4M3', shape: shapeOf(FILE_BYTES), bytes };
}

/** What bitsandbytes saves of a layer (bitsandbytes/functional.py, QuantState). */
function layer(type: BitsandbytesType): TestTensor[] {
  const shape = shapeOf(2 * FILE_BYTES);
  const json = { quant_type: type, blocksize: 64, dtype: 'float16', shape };
  const state = new TextEncoder().encode(JSON.stringify(json));
  const absmax = scales();
  const levels = new Uint8Array(BITSANDBYTES_LEVELS[type].slice().buffer);
  const array = (name: string, dtype: string, values: number, bytes: Uint8Array) => {
    return { name, dtype, shape: [values], bytes };
  };
  return [
    array('w', 'U8', FILE_BYTES, repeated(randomBytes(PATTERN_BYTES))),
    array('w.absmax', 'F32', absmax.length / 4, absmax),
    array('w.quant_map', 'F32', 16, levels),
    array(`w.quant_state.bitsandbytes__${type}`, 'U8', state.length, state),
  ];
}

/** One for each of the blocks of 64 that have 256 MiB of codes. */
function scales(): Uint8Array {
  return new Uint8Array(new Float32Array((2 * FILE_BYTES) / 64).fill(0.05).buffer);
}

function qnatFile(): Uint8Array {
  const parts = { scales: true, zeroPoints: false, doubleQuantization: false };
  const blocks = { blockSize: 64, blockCount: (2 * FILE_BYTES) / 64, parts };
  const tensor = { name: 'w', shape: shapeOf(2 * FILE_BYTES), ...blocks };
  const metadata = { modelName: 'w', modelType: 'bench', computeDtype: 'F32' } as const;
  const layout = layOut(metadata, [tensor], 'corrected');
  return joined([...layout.headers(), repeated(randomBytes(PATTERN_BYTES)), scales()]);
}

function blocksFile(format: GgufFormat): Uint8Array {
  const { bytes, values } = BLOCK_FORMATS[format];
  const blocks = randomBytes(Math.floor(PATTERN_BYTES / bytes) * bytes);
  for (let block = 0; block < blocks.length; block += bytes) {
    for (const at of GGUF_SCALES[format]) blocks.set([0, 0x20], block + at);
  }
  const perRow = COLUMNS / values;
  const rows = Math.floor(FILE_BYTES / (perRow * bytes));
  return ggufFile(format, repeated(blocks, rows * perRow * bytes), rows * COLUMNS);
}

/** A file of one tensor, without metadata (ggml/docs/gguf.md). */
function ggufFile(type: string, data: Uint8Array, values: number): Uint8Array {
  const writer = new FieldWriter();
  writer.bytes(new TextEncoder().encode('GGUF'));
  writer.u32(3);
  writer.u64(1);
  writer.u64(0);
  writer.u64(1);
  writer.bytes(new TextEncoder().encode('w'));
  writer.u32(2);
  writer.u64(COLUMNS);
  writer.u64(values / COLUMNS);
  writer.u32([...TYPE_NAMES].find(([, name]) => name === type)![0]);
  writer.u64(0);
  writer.bytes(new Uint8Array(-writer.length & 31));
  return joined([writer.written, data]);
}

function npyFile(fortranOrder: boolean): Uint8Array {
  const { shape, bytes } = floats('F32');
  const header = npyHeader('F32', shape);
  const order = new TextDecoder().decode(header).indexOf('False');
  if (fortranOrder) header.set(new TextEncoder().encode('True '), order);
  return joined([header, bytes]);
}

function torchCheckpoint(): Uint8Array {
  const { name, shape, bytes } = floats('F32');
  const place = { storageClass: 'FloatStorage', storage: '0', first: 0 };
  const pickle = pickledTensors([{ name, ...place, shape, strides: [COLUMNS, 1] }]);
  return torchFile({ 'data.pkl': pickle, 'data/0': bytes });
}

function randomBytes(count: number): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length: count }, () => (state = (state * 48271) % 2147483647) >>> 8);
}

function repeated(pattern: Uint8Array, length = FILE_BYTES): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += pattern.length) {
    bytes.set(pattern.subarray(0, length - at), at);
  }
  return bytes;
}
