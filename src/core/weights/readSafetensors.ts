import type { ByteSource } from '../bytes/byteSource';
import { Cursor } from '../bytes/cursor';
import { MalformedFileError } from '../errors';
import { isCounts, isRecord } from '../json/checks';
import type { JsonCursor } from '../json/jsonCursor';
import { type OnField, readJsonObject } from '../json/readJsonObject';
import { valueCount } from '../shape';
import { quotedName } from '../text/names';
import { repeatedName } from '../text/repeatedName';
import { shorten } from '../text/format';
import { DTYPE_BITS } from './dtype';
import { WeightTable } from './weightTable';
import type { WeightFile, WeightTensor } from './weightFile';

/** The limit of the safetensors library itself (safetensors 0.6, tensor.rs, MAX_HEADER_SIZE). */
const MAX_HEADER_BYTES = 100_000_000;
/** The header's length comes first. */
const PREFIX_BYTES = 8;
/** Names of dtypes are identifiers; the longest that there are have 11 characters. */
const DTYPE_NAME = /^\w{1,32}$/;
/** Characters of a shape in a message: ten large dimensions. */
const MAX_SHAPE_TEXT = 100;

/** As in any weight file, but that the names are at hand by themselves. */
export interface SafetensorsFile extends WeightFile {
  readonly tensors: WeightTable;
}

/**
 * Reads the header of a safetensors file and checks it as the library does: every tensor's place
 * against its shape, all places together without overlap or hole up to the file's end.
 * @throws MalformedFileError
 */
export async function readSafetensors(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<SafetensorsFile> {
  if (source.size < PREFIX_BYTES) {
    throw new MalformedFileError(
      `This is not a safetensors file: it has ${source.size} bytes, and the header's length alone takes 8.`,
      source.size,
    );
  }
  const prefix = await source.read(0, PREFIX_BYTES, signal);
  const headerBytes = checkHeaderBytes(new Cursor(prefix, 0).u64(), source.size);
  const header = new Header(PREFIX_BYTES + headerBytes);
  await readHeader(source, header, signal);
  const { tensors, metadata, dataOffset } = header;
  checkNames(tensors);
  checkPlaces(tensors, dataOffset, source.size);
  return { tensors, metadata };
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

async function readHeader(source: ByteSource, header: Header, signal?: AbortSignal): Promise<void> {
  const onField: OnField = (key, cursor) => header.add(key, cursor);
  try {
    await readJsonObject(source, PREFIX_BYTES, header.dataOffset, onField, signal);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new MalformedFileError(
      'This is not a safetensors file: its header is not a JSON object in UTF-8.',
      PREFIX_BYTES,
    );
  }
}

/** What a header says, entry by entry. */
class Header {
  readonly tensors = new WeightTable();
  metadata: Readonly<Record<string, string>> = {};

  constructor(readonly dataOffset: number) {}

  add(name: string, cursor: JsonCursor): void {
    if (name === '__metadata__') this.metadata = checkMetadata(cursor.value());
    else this.tensors.push(checkTensor(name, readEntry(cursor), this.dataOffset));
  }
}

/** What an entry says of its tensor, unchecked. */
interface Entry {
  dtype?: unknown;
  shape?: unknown;
  data_offsets?: unknown;
}

/** Undefined for an entry that is no object. */
function readEntry(cursor: JsonCursor): Entry | undefined {
  if (!cursor.isNext('{')) {
    cursor.value();
    return undefined;
  }
  const entry: Entry = { dtype: undefined, shape: undefined, data_offsets: undefined };
  cursor.object((key) => {
    const value = cursor.value();
    // To look a field up by a key that was cut out of a text takes longer than to read its value.
    if (key === 'dtype') entry.dtype = value;
    else if (key === 'shape') entry.shape = value;
    else if (key === 'data_offsets') entry.data_offsets = value;
  });
  return entry;
}

function checkMetadata(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata)) return {};
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}

function refused(name: string, what: string): MalformedFileError {
  return new MalformedFileError(`In the header, tensor ${quotedName(name)} ${what}.`, PREFIX_BYTES);
}

function checkTensor(name: string, entry: Entry | undefined, dataOffset: number): WeightTensor {
  const refuse = (what: string) => refused(name, what);
  if (!entry) throw refuse('is not an object');
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

function checkNames({ names }: WeightTable): void {
  const name = repeatedName(names);
  if (name !== undefined) throw refused(name, 'is there twice');
}

function checkPlaces(tensors: WeightTable, dataOffset: number, size: number): void {
  const { names, offsets, lengths } = tensors;
  const byPlace = Array.from({ length: names.length }, (_, index) => index).sort(
    (a, b) => offsets.at(a) - offsets.at(b) || lengths.at(a) - lengths.at(b),
  );
  let end = dataOffset;
  for (const index of byPlace) {
    const offset = offsets.at(index);
    if (offset !== end) {
      const kind = offset < end ? 'overlaps the tensor before it' : 'leaves a hole before it';
      throw new MalformedFileError(
        `The data of tensor ${quotedName(names.at(index))} ${kind}.`,
        offset,
      );
    }
    end += lengths.at(index);
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
