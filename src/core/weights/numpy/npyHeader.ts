import type { ByteSource } from '../../bytes/byteSource';
import { MalformedFileError } from '../../errors';
import { shorten } from '../../text/format';
import { type Literal, parseLiteral } from './pythonLiteral';

/** What stands before the values of an array (numpy/lib/format.py). */
export interface NpyHeader {
  /** NumPy's name of the dtype, byte order included; or what it is, in words, when it has none. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** First byte of the values. */
  readonly dataOffset: number;
}

/** `\x93NUMPY` */
export const NPY_MAGIC = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);
const VERSION_END = 8;
/** Those that NumPy itself writes have some hundred bytes, unless they name thousands of fields. */
const MAX_HEADER_BYTES = 64 * 1024;
/** NumPy 2 has 64 at most. */
const MAX_RANK = 64;

/**
 * Reads the header of an array file.
 * @param source begins with it
 * @throws MalformedFileError
 */
export async function readNpyHeader(source: ByteSource, signal?: AbortSignal): Promise<NpyHeader> {
  const { from, length, version } = await readPrefix(source, signal);
  const bytes = await source.read(from, length, signal);
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes);
  return { ...fieldsOf(parseLiteral(text)), dataOffset: from + length };
}

/** @returns where the text of the header begins, and its bytes */
async function readPrefix(source: ByteSource, signal?: AbortSignal) {
  const head = await source.read(0, Math.min(source.size, VERSION_END + 4), signal);
  const version = head.at(6) ?? 0;
  const from = VERSION_END + (version === 1 ? 2 : 4);
  if (head.length < from) throw cutShort(source.size);
  if (!NPY_MAGIC.every((byte, at) => head[at] === byte)) {
    throw new MalformedFileError(
      'This is not a NumPy array: it does not begin with “\\x93NUMPY”.',
      0,
    );
  }
  if (version < 1 || version > 3) {
    throw new MalformedFileError(
      `The array is of version ${version} of NumPy’s format; versions 1 to 3 are read.`,
      6,
    );
  }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES) {
    throw new MalformedFileError(
      `The header of the array would have ${length} bytes; more than ${MAX_HEADER_BYTES} are not read.`,
      VERSION_END,
    );
  }
  if (length > source.size - from) throw cutShort(source.size);
  return { from, length, version };
}

function cutShort(size: number): MalformedFileError {
  return new MalformedFileError(
    `The array ends at byte ${size}, inside its header. It was cut short; copy or download it again.`,
    size,
  );
}

function fieldsOf(header: Literal | undefined): Omit<NpyHeader, 'dataOffset'> {
  const refuse = (what: string) =>
    new MalformedFileError(`The header of the array ${what}.`, VERSION_END);
  if (!(header instanceof Map)) throw refuse('is not a dictionary of Python');
  const [descr, fortranOrder, shape] = ['descr', 'fortran_order', 'shape'].map((key) =>
    header.get(key),
  );
  if (typeof fortranOrder !== 'boolean')
    throw refuse('does not say whether it is in Fortran order');
  if (!isShape(shape)) throw refuse('has no valid shape');
  if (typeof descr === 'string') return { descr: shorten(descr, 32), fortranOrder, shape };
  if (!Array.isArray(descr)) throw refuse('has no valid dtype');
  return { descr: 'a structure', fortranOrder, shape };
}

function isShape(shape: unknown): shape is number[] {
  if (!Array.isArray(shape) || shape.length > MAX_RANK) return false;
  return shape.every((dimension) => Number.isSafeInteger(dimension));
}
