import type { ByteSource } from '../bytes/byteSource';
import type { Cursor } from '../bytes/cursor';
import { FieldReader } from '../bytes/fieldReader';
import { MalformedFileError } from '../errors';
import { pauser } from '../pause';
import { NameMap } from '../text/nameMap';
import type { DiagnosticList } from './diagnostics';
import { tensorHeaderSize } from './layout';
import type { QnatHead, TensorHeader } from './tensor';
import type { TensorHeaderTable } from './tensorTable';
import { badUtf8, takeString, unreadableHeader } from './readHead';

/** Four million: more than any model has, and still some seconds and 300 MB at most. */
const MAX_TENSORS = 4 * 1024 * 1024;

/** Names are paths through a model; a longer one is a damaged length. */
const MAX_NAME_BYTES = 64 * 1024;

/** No framework makes tensors of more dimensions; a higher rank is a damaged length. */
const MAX_RANK = 64;

/** The fewest bytes a tensor header can have: no name, no dimensions. */
const LEAST_HEADER = tensorHeaderSize(0, 0);

/** How many tensors there are, or can be at most in a file of this size. */
export function likelyTensorCount({ header, end }: QnatHead, size: number): number {
  if (end === undefined) return 0;
  return Math.min(header.tensorCount, Math.floor((size - end) / LEAST_HEADER));
}

/**
 * Reads as many of the tensor headers as can be read, into `headers`.
 * @returns the first byte after the last one, the true start of data; undefined when not reached
 */
export async function readTensorHeaders(
  source: ByteSource,
  head: QnatHead,
  headers: TensorHeaderTable,
  diagnostics: DiagnosticList,
  signal?: AbortSignal,
): Promise<number | undefined> {
  if (head.end === undefined) return undefined;
  const reader = new FieldReader(source, head.end, signal);
  const names = new NameMap<number>();
  const pause = pauser(signal);
  const { tensorCount } = head.header;
  while (headers.length < tensorCount) {
    const index = headers.length;
    try {
      if (index === MAX_TENSORS) throw tooManyTensors(tensorCount);
      const { header, validName } = await reader.next((cursor) => takeTensorHeader(cursor, index));
      if (!validName)
        diagnostics.add(badUtf8(`The name of tensor ${index}`, header.headerOffset, index));
      headers.push(header);
      noteName(header, names, headers, diagnostics);
    } catch (error) {
      const where = `the header of tensor ${index} (of ${tensorCount})`;
      diagnostics.add(unreadableHeader(error, where, reader.position));
      return undefined;
    }
    await pause();
  }
  return reader.position;
}

function tooManyTensors(tensorCount: number): MalformedFileError {
  return new MalformedFileError(
    `The header counts ${tensorCount} tensors; more than ${MAX_TENSORS} are not read.`,
    20,
  );
}

function takeTensorHeader(cursor: Cursor, index: number) {
  const headerOffset = cursor.position;
  const name = takeString(cursor, `The name of tensor ${index}`, MAX_NAME_BYTES);
  const shape = takeShape(cursor, index);
  const blockSize = cursor.u32();
  const declaredOffset = cursor.u64();
  const blockCount = cursor.u32();
  const header: TensorHeader = {
    name: name.text,
    shape,
    blockSize,
    blockCount,
    declaredOffset,
    headerOffset,
  };
  return { header, validName: name.valid };
}

function takeShape(cursor: Cursor, index: number): number[] {
  const offset = cursor.position;
  const rank = cursor.u32();
  if (rank > MAX_RANK) {
    throw new MalformedFileError(
      `Tensor ${index} claims ${rank} dimensions; more than ${MAX_RANK} are not believed.`,
      offset,
    );
  }
  return Array.from({ length: rank }, () => Number(cursor.u64()));
}

/** @param names the first tensor of each name; the last header read is added */
function noteName(
  { name, headerOffset }: TensorHeader,
  names: NameMap<number>,
  headers: TensorHeaderTable,
  diagnostics: DiagnosticList,
): void {
  const index = headers.length - 1;
  const first = names.get(name);
  if (first === undefined) {
    names.set(name, index);
    return;
  }
  headers.markRepeated();
  diagnostics.add({
    code: 'duplicate-name',
    severity: 'warning',
    message: `Tensors ${first} and ${index} are both named “${name}”.`,
    meaning: 'A program that looks tensors up by name sees only one of them. Both are shown here.',
    offset: headerOffset,
    tensor: index,
    data: 'unaffected',
  });
}
