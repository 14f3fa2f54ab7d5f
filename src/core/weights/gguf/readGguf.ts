import type { ByteSource } from '../../bytes/byteSource';
import { FieldReader } from '../../bytes/fieldReader';
import { MalformedFileError, OutOfBoundsError } from '../../errors';
import { quotedName } from '../../text/names';
import { repeatedName } from '../../text/repeatedName';
import type { WeightFile } from '../weightFile';
import { type MetadataValue, readMetadataValue } from './metadata';
import { readString } from './strings';
import { checkOverlaps, ggufTensor, parseTensorInfo, type TensorInfo } from './tensorInfo';

/** `GGUF` */
export const GGUF_MAGIC = new Uint8Array([0x47, 0x47, 0x55, 0x46]);
const MAGIC_BYTES = 4;
/** Key, type and value; name, rank, type and offset: none is shorter. */
const LEAST_ENTRY_BYTES = 8 + 4 + 1;
const LEAST_INFO_BYTES = 8 + 4 + 4 + 8;

const DEFAULT_ALIGNMENT = 32;
const ALIGNMENT_KEY = 'general.alignment';

/**
 * Reads the headers of a GGUF file, version 2 or 3 (ggml, docs/gguf.md). Version 1, which nobody
 * writes any more, and big-endian files are refused, and formats of quantization that are not read.
 * @throws MalformedFileError
 */
export async function readGguf(source: ByteSource, signal?: AbortSignal): Promise<WeightFile> {
  try {
    return await readHeaders(source, new FieldReader(source, MAGIC_BYTES, signal));
  } catch (error) {
    if (!(error instanceof OutOfBoundsError)) throw error;
    throw new MalformedFileError(
      `The file ends at byte ${source.size}, inside its headers. It was cut short, or they are damaged; copy or download it again.`,
      source.size,
    );
  }
}

async function readHeaders({ size }: ByteSource, reader: FieldReader): Promise<WeightFile> {
  checkVersion(await reader.next((cursor) => cursor.u32()));
  const counts = await reader.next((cursor) => ({ tensors: cursor.u64(), entries: cursor.u64() }));
  const tensorCount = checkCount('tensors', counts.tensors, LEAST_INFO_BYTES, size);
  const entryCount = checkCount('entries of metadata', counts.entries, LEAST_ENTRY_BYTES, size);
  const { alignment, metadata } = await readMetadata(reader, entryCount);
  const infos: TensorInfo[] = [];
  for (let index = 0; index < tensorCount; index++) infos.push(await reader.next(parseTensorInfo));
  checkNames(infos, reader.position);
  const dataOffset = Math.ceil(reader.position / alignment) * alignment;
  const placed = infos.map((info) => ggufTensor(info, dataOffset, size));
  checkOverlaps(placed);
  return { tensors: placed.map(({ tensor }) => tensor), metadata };
}

function checkVersion(version: number): void {
  if (version === 2 || version === 3) return;
  const swapped = version > 0xffff;
  throw new MalformedFileError(
    swapped
      ? 'The file is big-endian GGUF, which is not read. Convert it with gguf-py’s convert_endian.'
      : `The file is of version ${version} of GGUF; versions 2 and 3 are read.`,
    MAGIC_BYTES,
  );
}

function checkCount(what: string, count: bigint, leastBytes: number, size: number): number {
  if (count <= size / leastBytes) return Number(count);
  throw new MalformedFileError(
    `The file would have ${count.toString()} ${what}, more than fit into its ${size} bytes. It was cut short, or is damaged.`,
    MAGIC_BYTES + 4,
  );
}

async function readMetadata(reader: FieldReader, count: number) {
  const metadata: Record<string, string> = {};
  let alignment = DEFAULT_ALIGNMENT;
  for (let index = 0; index < count; index++) {
    const key = await reader.next(readString);
    const at = reader.position;
    const value = await readMetadataValue(reader);
    if (key === ALIGNMENT_KEY) alignment = checkAlignment(value, at);
    // The rest describes a vocabulary and a computation; this describes the model to people.
    else if (key.startsWith('general.') && value !== undefined) metadata[key] = String(value);
  }
  return { metadata, alignment };
}

function checkAlignment(value: MetadataValue, at: number): number {
  const valid = typeof value === 'number' && value > 0 && Number.isInteger(Math.log2(value));
  if (valid) return value;
  throw new MalformedFileError(`The alignment in the metadata is no power of two.`, at);
}

function checkNames(infos: readonly TensorInfo[], at: number): void {
  const repeated = repeatedName(infos.map(({ name }) => name));
  if (repeated === undefined) return;
  throw new MalformedFileError(`Two tensors are named ${quotedName(repeated)}.`, at);
}
