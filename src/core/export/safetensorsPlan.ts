import { inOrder } from '../bytes/knownBytes';
import { InvalidRequestError } from '../errors';
import { LEVELS } from '../nf4/codebook';
import { quotedName } from '../text/names';
import { layOutSafetensors } from '../weights/writeSafetensors';
import { type ExportItem, isNf4, type Nf4Values, type PlacedItem } from './item';
import { type ExportModel, type ModelTensor, valuesItem, writtenDtype } from './model';
import type { ExportOutput, Placement, ExportRequest } from './request';

/** What the Python libraries ask of a file before they load it; a file that says another, is kept. */
const METADATA = { format: 'pt' };
/** safetensors keeps its metadata under this name. */
const RESERVED_NAME = '__metadata__';

/** Plans safetensors files of values. */
export function planSafetensors(request: ExportRequest): Placement {
  const { model, options } = request;
  return placed(
    model.tensors.map((tensor) => [valuesItem(tensor, writtenDtype(tensor, options.dtype))]),
    request,
  );
}

/** Plans safetensors files of NF4 codes as bitsandbytes saves them (bitsandbytes/functional.py, QuantState). */
export function planBitsandbytes(request: ExportRequest): Placement {
  const { model, options } = request;
  if (!model.tensors.some((tensor) => tensor.kept || isNf4(tensor))) throw noBlocks();
  return placed(
    model.tensors.map((tensor) => nf4Items(tensor, writtenDtype(tensor, options.dtype))),
    request,
  );
}

function noBlocks(): InvalidRequestError {
  return new InvalidRequestError(
    'bitsandbytes is given the NF4 blocks of QNAT files, and there are none. Quantize to QNAT first, and convert that.',
  );
}

/** The block sizes that bitsandbytes dequantizes on every device. */
const BLOCK_SIZES: readonly number[] = [64, 128, 256, 512, 1024, 2048, 4096];

function nf4Items(tensor: ModelTensor, dtype: string): ExportItem[] {
  if (!isNf4(tensor)) return [valuesItem(tensor, dtype)];
  const obstacle = obstacleTo(tensor, tensor.shape);
  if (obstacle) return [valuesItem(tensor, dtype, `${dtype}, as bitsandbytes ${obstacle}`)];
  return layerItems(tensor, dtype);
}

/** Why bitsandbytes could not load a tensor's codes; undefined when it can. */
function obstacleTo({ source }: Nf4Values, shape: readonly number[]): string | undefined {
  const { blockSize, parts } = source.storage;
  if (shape.length !== 2) return 'quantizes matrices only';
  if (parts.zeroPoints) return 'has no zero points';
  if (!BLOCK_SIZES.includes(blockSize)) return `has no blocks of ${blockSize}`;
  return undefined;
}

function layerItems(
  { name, shape, values, file, source }: ModelTensor & Nf4Values,
  dtype: string,
): ExportItem[] {
  const { blockSize, blockCount } = source.storage;
  const from = { file, source };
  const packed = Math.ceil(values / 2);
  const levels = new Uint8Array(LEVELS.slice().buffer);
  const state = new TextEncoder().encode(
    JSON.stringify({ quant_type: 'nf4', blocksize: blockSize, dtype: TORCH_NAMES[dtype], shape }),
  );
  return [
    {
      name,
      dtype: 'U8',
      shape: [packed, 1],
      length: packed,
      fill: { kind: 'nf4', part: 'codes', from },
    },
    {
      name: `${name}.absmax`,
      dtype: 'F32',
      shape: [blockCount],
      length: 4 * blockCount,
      fill: { kind: 'nf4', part: 'scales', from },
    },
    bytesItem(`${name}.quant_map`, 'F32', LEVELS.length, levels),
    bytesItem(`${name}.quant_state.bitsandbytes__nf4`, 'U8', state.length, state),
  ];
}

const TORCH_NAMES: Readonly<Record<string, string>> = {
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
};

function bytesItem(name: string, dtype: string, count: number, bytes: Uint8Array): ExportItem {
  return { name, dtype, shape: [count], length: bytes.length, fill: { kind: 'bytes', bytes } };
}

/** Places items in one file, or in shards with an index. @param groups what must be in one file */
function placed(
  groups: readonly ExportItem[][],
  { model, options, output }: ExportRequest,
): Placement {
  refuseReservedNames(groups.flat());
  const metadata = { ...METADATA, ...model.metadata };
  const shards = split(groups, options.shardBytes);
  if (shards.length === 1) {
    const { file, items } = layOut(shards[0], metadata, output, 0);
    return { outputs: [file], items, leftOut: [] };
  }
  const names = shards.map((_, index) => shardName(output, index, shards.length));
  const laidOut = shards.map((shard, index) => layOut(shard, metadata, names[index], index + 1));
  return {
    outputs: [indexFile(shards, names, output), ...laidOut.map(({ file }) => file)],
    items: laidOut.flatMap(({ items }) => items),
    leftOut: [],
  };
}

function split(groups: readonly ExportItem[][], shardBytes: number): ExportItem[][] {
  const shards: ExportItem[][] = [[]];
  let bytes = 0;
  for (const group of groups) {
    const length = bytesOf(group);
    if (bytes > 0 && bytes + length > shardBytes) {
      shards.push([]);
      bytes = 0;
    }
    shards.at(-1)!.push(...group);
    bytes += length;
  }
  return shards;
}

function layOut(
  items: readonly ExportItem[],
  metadata: ExportModel['metadata'],
  name: string,
  output: number,
) {
  const { header, offsets, size } = layOutSafetensors(items, metadata);
  const placedItems = items.map((item, index) => ({ ...item, output, at: offsets[index] }));
  const file: ExportOutput = {
    name,
    size,
    *known() {
      yield* inOrder([header]);
      yield* knownBytes(placedItems);
    },
  };
  return { file, items: placedItems };
}

/** The bytes of items that need no task. */
export function* knownBytes(items: readonly PlacedItem[]) {
  for (const { fill, at } of items) {
    if (fill.kind === 'bytes') yield { offset: at, bytes: fill.bytes };
  }
}

/** `model.safetensors` → `model-00001-of-00003.safetensors`, as the Hugging Face libraries name shards. */
function shardName(output: string, index: number, count: number): string {
  const digits = (number: number) => String(number).padStart(5, '0');
  return `${stemOf(output)}-${digits(index + 1)}-of-${digits(count)}.safetensors`;
}

function stemOf(output: string): string {
  return output.replace(/(\.safetensors)?(\.index\.json)?$/i, '');
}

function indexFile(
  shards: readonly ExportItem[][],
  names: readonly string[],
  output: string,
): ExportOutput {
  const entries = shards.flatMap((items, index) => items.map(({ name }) => [name, names[index]]));
  const index = {
    metadata: { total_size: bytesOf(shards.flat()) },
    weight_map: Object.fromEntries(entries) as Record<string, string>,
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(index, undefined, 2)}\n`);
  const name = `${stemOf(output)}.safetensors.index.json`;
  return { name, size: bytes.length, known: () => inOrder([bytes]) };
}

function bytesOf(items: readonly ExportItem[]): number {
  return items.reduce((sum, { length }) => sum + length, 0);
}

function refuseReservedNames(items: readonly ExportItem[]): void {
  if (!items.some(({ name }) => name === RESERVED_NAME)) return;
  throw new InvalidRequestError(
    `safetensors has no place for a tensor named ${quotedName(RESERVED_NAME)}.`,
  );
}
