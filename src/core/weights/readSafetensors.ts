import type { ByteSource } from '../bytes/byteSource';
import { Cursor } from '../bytes/cursor';
import { MalformedFileError } from '../errors';
import { valueCount } from '../shape';
import { quotedName } from '../text/names';
import { shorten } from '../text/format';
import { DTYPE_BITS } from './dtype';
import type { WeightFile, WeightTensor } from './weightFile';

/** The limit of the safetensors library itself (safetensors 0.6, tensor.rs, MAX_HEADER_SIZE). */
const MAX_HEADER_BYTES = 100_000_000;
/** The header's length comes first. */
const PREFIX_BYTES = 8;
/** Names of dtypes are identifiers; the longest that there are have 11 characters. */
const DTYPE_NAME = /^\w{1,32}$/;
/** Characters of a shape in a message: ten large dimensions. */
const MAX_SHAPE_TEXT = 100;

/**
 * Reads the header of a safetensors file and checks it as the library does: every tensor's place
 * against its shape, all places together without overlap or hole up to the file's end.
 * @throws MalformedFileError
 */
export async function readSafetensors(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<WeightFile> {
  if (source.size < PREFIX_BYTES) {
    throw new MalformedFileError(
      `This is not a safetensors file: it has ${source.size} bytes, and the header's length alone takes 8.`,
      source.size,
    );
  }
  const prefix = await source.read(0, PREFIX_BYTES, signal);
  const headerBytes = checkHeaderBytes(new Cursor(prefix, 0).u64(), source.size);
  const header = parseHeader(await source.read(PREFIX_BYTES, headerBytes, signal));
  const dataOffset = PREFIX_BYTES + headerBytes;
  const { __metadata__: metadata, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, entry]) =>
    checkTensor(name, entry, dataOffset),
  );
  checkPlaces(tensors, dataOffset, source.size);
  return { tensors, metadata: checkMetadata(metadata) };
}

function checkHeaderBytes(length: bigint, size: number): number {
  if (length > MAX_HEADER_BYTES) {
    throw new MalformedFileError(
      `This is not a safetensors file: its header would have ${length.toString()} bytes; the format allows ${MAX_HEADER_BYTES}.`,
      0,
    );
  }
  if (Number(length) > size - PREFIX_BYTES) {
    throw new MalformedFileError(
      `The file ends at byte ${size}, inside its header of ${length.toString()} bytes. It was cut short; copy or download it again.`,
      size,
    );
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isRecord(header)) return header;
  } catch {
    // Told below, in the same words as for JSON that is not an object.
  }
  throw new MalformedFileError(
    'This is not a safetensors file: its header is not a JSON object in UTF-8.',
    PREFIX_BYTES,
  );
}

function checkMetadata(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata)) return {};
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}

function checkTensor(name: string, entry: unknown, dataOffset: number): WeightTensor {
  const refuse = (what: string) =>
    new MalformedFileError(`In the header, tensor ${quotedName(name)} ${what}.`, PREFIX_BYTES);
  if (!isRecord(entry)) throw refuse('is not an object');
  const { dtype, shape, data_offsets: places } = entry;
  if (typeof dtype !== 'string' || !DTYPE_NAME.test(dtype)) throw refuse('has no valid dtype');
  if (!isCounts(shape)) throw refuse('has no valid shape');
  if (!isCounts(places) || places.length !== 2) throw refuse('has no valid data_offsets');
  const [begin, end] = places;
  const length = end - begin;
  if (length < 0) throw refuse('ends before it begins');
  const needed = bytesOf(dtype, shape) ?? length;
  if (length !== needed) {
    const shapeText = shorten(shape.join(', '), MAX_SHAPE_TEXT);
    throw refuse(`has ${length} bytes, but [${shapeText}] of ${dtype} is ${needed}`);
  }
  return { name, dtype, shape, offset: dataOffset + begin, length };
}

/** Undefined for a dtype that is not known: such a tensor is copied, and only its place matters. */
function bytesOf(dtype: string, shape: readonly number[]): number | undefined {
  const bits = DTYPE_BITS.get(dtype);
  return bits && (valueCount(shape) * bits) / 8;
}

function checkPlaces(tensors: readonly WeightTensor[], dataOffset: number, size: number): void {
  let end = dataOffset;
  for (const { name, offset, length } of [...tensors].sort(
    (a, b) => a.offset - b.offset || a.length - b.length,
  )) {
    if (offset !== end) {
      const kind = offset < end ? 'overlaps the tensor before it' : 'leaves a hole before it';
      throw new MalformedFileError(`The data of tensor ${quotedName(name)} ${kind}.`, offset);
    }
    end += length;
  }
  if (end > size) {
    throw new MalformedFileError(
      `The file ends at byte ${size}, but its tensors go on to byte ${end}. It was cut short; copy or download it again.`,
      size,
    );
  }
  if (end < size) {
    throw new MalformedFileError(`${size - end} bytes follow the last tensor.`, end);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
}
