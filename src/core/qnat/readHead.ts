import type { ByteSource } from '../bytes/byteSource';
import { Cursor } from '../bytes/cursor';
import { MalformedFileError, OutOfBoundsError } from '../errors';
import { FieldReader } from '../bytes/fieldReader';
import type { Diagnostic, DiagnosticList } from './diagnostics';
import { COMPUTE_DTYPES, HEADER_SIZE, MAGIC, metadataSize, VERSION } from './layout';
import type { QnatHead, QnatHeader } from './tensor';
import { decodeText } from './text';

/** Model names are words, not books: a longer one is a damaged length, and is not read. */
const MAX_MODEL_NAME_BYTES = 1024 * 1024;

/**
 * Reads header and metadata.
 * @throws MalformedFileError when the file is not QNAT at all, or too short to hold a header
 */
export async function readHead(
  source: ByteSource,
  diagnostics: DiagnosticList,
  signal?: AbortSignal,
): Promise<QnatHead> {
  const start = await source.read(0, Math.min(HEADER_SIZE, source.size), signal);
  checkMagic(start);
  const header = parseHeader(new Cursor(start, 0));
  diagnoseHeader(header, diagnostics);
  return readMetadata(header, new FieldReader(source, HEADER_SIZE, signal), diagnostics);
}

function checkMagic(start: Uint8Array): void {
  if (start.length === 0) throw new MalformedFileError('The file is empty: it has 0 bytes.', 0);
  const found = start.subarray(0, MAGIC.length);
  if (!found.every((byte, index) => byte === MAGIC[index])) {
    const hex = Array.from(found, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new MalformedFileError(
      `This is not a QNAT file: it begins with the bytes ${hex}, not 51 4e 41 54 (“QNAT”).`,
      0,
    );
  }
  if (start.length < HEADER_SIZE) {
    throw new MalformedFileError(
      `The file ends after ${start.length} bytes, inside the 28-byte QNAT header.`,
      start.length,
    );
  }
}

function parseHeader(cursor: Cursor): QnatHeader {
  cursor.take(MAGIC.length);
  return {
    version: cursor.u32(),
    flags: cursor.u32(),
    metadataSize: cursor.u64(),
    tensorCount: cursor.u32(),
    reserved: cursor.u32(),
  };
}

function diagnoseHeader(header: QnatHeader, diagnostics: DiagnosticList): void {
  if (header.version !== VERSION) {
    diagnostics.add({
      code: 'unknown-version',
      severity: 'warning',
      message: `Version ${header.version}; only version ${VERSION} is known.`,
      meaning: 'The file is read as version 1. If a newer writer made it, values may be wrong.',
      offset: 4,
      data: 'suspect',
    });
  }
  if (header.flags !== 0) {
    diagnostics.add({
      code: 'unknown-flags',
      severity: 'warning',
      message: `Format flags 0x${header.flags.toString(16)}; no flag is defined.`,
      meaning: 'A writer used an extension that is not known here; values may be wrong.',
      offset: 8,
      data: 'suspect',
    });
  }
  if (header.reserved !== 0) {
    diagnostics.add({
      code: 'reserved-bytes',
      severity: 'info',
      message: `Reserved field is ${header.reserved}, not 0.`,
      meaning: 'No meaning is defined for it. The data is not affected.',
      offset: 24,
      data: 'unaffected',
    });
  }
}

async function readMetadata(
  header: QnatHeader,
  reader: FieldReader,
  diagnostics: DiagnosticList,
): Promise<QnatHead> {
  const head: Writable<QnatHead> = { header, modelName: '', modelType: '', nameBytes: 0 };
  try {
    const name = await readName(reader, 'The model name', diagnostics);
    head.modelName = name.text;
    const type = await readName(reader, 'The model type', diagnostics);
    head.modelType = type.text;
    head.nameBytes = name.bytes + type.bytes;
    head.computeDtype = diagnosedDtype(
      await reader.next((cursor) => cursor.u8()),
      reader,
      diagnostics,
    );
    head.end = reader.position;
    diagnoseMetadataSize(header, metadataSize(head.nameBytes), diagnostics);
  } catch (error) {
    diagnostics.add(unreadableHeader(error, 'the metadata', reader.position));
  }
  return head;
}

/**
 * The finding for headers that cannot be read further.
 * @throws the error itself where it is not about the file's bytes
 */
export function unreadableHeader(error: unknown, where: string, offset: number): Diagnostic {
  const meaning = 'Nothing behind it can be found. Copy or export the file again.';
  if (error instanceof OutOfBoundsError) {
    const message = `The file ends at byte ${error.size}, inside ${where}.`;
    return { code: 'truncated-header', severity: 'error', message, meaning, offset, data: 'lost' };
  }
  if (!(error instanceof MalformedFileError)) throw error;
  const { message } = error;
  return { code: 'impossible-length', severity: 'error', message, meaning, offset, data: 'lost' };
}

async function readName(reader: FieldReader, what: string, diagnostics: DiagnosticList) {
  const offset = reader.position;
  const string = await reader.next((cursor) => takeString(cursor, what, MAX_MODEL_NAME_BYTES));
  if (!string.valid) diagnostics.add(badUtf8(what, offset));
  return string;
}

/**
 * Takes a string with its length.
 * @throws MalformedFileError when the length is beyond `limit`
 */
export function takeString(cursor: Cursor, what: string, limit: number) {
  const offset = cursor.position;
  const bytes = cursor.u32();
  if (bytes > limit) {
    throw new MalformedFileError(
      `${what} claims a length of ${bytes} bytes; more than ${limit} are not believed.`,
      offset,
    );
  }
  return { ...decodeText(cursor.take(bytes)), bytes };
}

export function badUtf8(what: string, offset: number, tensor?: number): Diagnostic {
  return {
    code: 'bad-utf8',
    severity: 'warning',
    message: `${what} is not valid UTF-8.`,
    meaning: 'Bad bytes are shown as �. The values are not affected.',
    offset,
    tensor,
    data: 'unaffected',
  };
}

function diagnosedDtype(byte: number, reader: FieldReader, diagnostics: DiagnosticList) {
  if (byte >= COMPUTE_DTYPES.length) {
    diagnostics.add({
      code: 'unknown-compute-dtype',
      severity: 'warning',
      message: `Compute dtype ${byte} is unknown; 0 is F32, 1 is F16, 2 is BF16.`,
      meaning: 'It only advises the program that loads the file. The values are not affected.',
      offset: reader.position - 1,
      data: 'unaffected',
    });
  }
  return COMPUTE_DTYPES.at(byte);
}

function diagnoseMetadataSize(
  header: QnatHeader,
  actual: number,
  diagnostics: DiagnosticList,
): void {
  if (header.metadataSize === BigInt(actual)) return;
  const missing = header.metadataSize === 0n;
  diagnostics.add({
    code: missing ? 'missing-metadata-size' : 'wrong-metadata-size',
    severity: missing ? 'info' : 'warning',
    message: missing
      ? `Metadata size is 0; the metadata has ${actual} bytes.`
      : `Metadata size is ${header.metadataSize.toString()}; the metadata has ${actual} bytes.`,
    meaning: missing
      ? 'qlora-rs never fills it in. A reader that goes through the fields in order is not affected.'
      : 'The fields were read in order and the size ignored. The data is not affected.',
    offset: 12,
    data: 'unaffected',
  });
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
