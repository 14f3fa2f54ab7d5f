import type { DebugProtocol } from '@vscode/debugprotocol';
import { type ByteSource, checkRange } from '../../core/bytes/byteSource';
import { UnreadableBytesError } from '../../core/errors';
import { formatQuantity } from '../../core/text/format';
import type { Program } from './program';
import { RefusedError } from './requests';

/** No request is for more: 256 KiB take each known debugger some hundredths of a second. */
const MAX_REQUEST = 256 * 1024;

/** Reads one range; may give less than was asked for. */
export type RangeReader = (
  offset: number,
  count: number,
  signal?: AbortSignal,
) => Promise<Uint8Array>;

/** An array in a stopped program's memory, readable until the program goes on. */
export class DebuggeeSource implements ByteSource {
  private readonly stop: number;

  constructor(
    private readonly program: Program,
    readonly size: number,
    private readonly readRange: RangeReader,
  ) {
    this.stop = program.stops;
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    checkRange(offset, length, this.size);
    if (length <= MAX_REQUEST) return this.readOnce(offset, length, signal);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += MAX_REQUEST) {
      const count = Math.min(MAX_REQUEST, length - at);
      bytes.set(await this.readOnce(offset + at, count, signal), at);
    }
    return bytes;
  }

  private async readOnce(offset: number, count: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (count === 0) return new Uint8Array(0);
    this.program.checkStop(this.stop);
    const range = await this.readRange(offset, count, signal);
    signal?.throwIfAborted();
    this.program.checkStop(this.stop);
    if (range.length !== count) throw tooShort(offset, count, range.length);
    return range;
  }
}

function tooShort(offset: number, count: number, got: number): UnreadableBytesError {
  return new UnreadableBytesError(
    `The debugger gave ${formatQuantity(got, 'byte')} of ${count} from offset ${offset}; the rest cannot be read.`,
  );
}

/** Reads by `readMemory`, which the adapter must have said it knows. */
export function memoryReader(program: Program, memoryReference: string, from = 0): RangeReader {
  return async (offset, count, signal) => {
    const request = { memoryReference, offset: from + offset, count };
    type Body = DebugProtocol.ReadMemoryResponse['body'];
    const body = await readable(program.request<Body>('readMemory', request, signal));
    return fromBase64(body?.data ?? '');
  };
}

/** Debuggers may refuse a range of memory as soon as a part of it cannot be read, as gdb does. */
export async function readable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof RefusedError ? new UnreadableBytesError(error.message) : error;
  }
}

/** A loop: `Uint8Array.from` takes fifty times as long, and the host's thread with it. */
export function fromBase64(text: string): Uint8Array {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
