import type { ByteSource } from '../bytes/byteSource';
import { utf8Length } from '../text/utf8Length';

/** 1 MiB at a time: some milliseconds of work. */
const WINDOW_BYTES = 1024 * 1024;

/** Reads a range of a source as UTF-8 from front to back, holding what is not yet dealt with. */
export class TextReader {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  /** @param position first byte to read, and `end`, the one after the last */
  constructor(
    private readonly source: ByteSource,
    private position: number,
    private readonly end: number,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * The rest of a text and what follows it; undefined when nothing does.
   * @throws SyntaxError when it is not UTF-8
   */
  async readAfter(rest: string): Promise<string | undefined> {
    if (this.position === this.end) return undefined;
    const restBytes = utf8Length(rest);
    // The rest is read again, as characters of a text that is joined of two take longer to look up.
    const begin = this.position - restBytes;
    const left = this.end - begin;
    const length = Math.min(left, Math.max(WINDOW_BYTES, 2 * restBytes));
    const window = await this.source.read(begin, length, this.signal);
    const bytes = length < left ? wholeCharacters(window) : window;
    this.position = begin + bytes.length;
    return this.decode(bytes);
  }

  private decode(bytes: Uint8Array): string {
    try {
      return this.decoder.decode(bytes);
    } catch {
      throw new SyntaxError('This is not UTF-8.');
    }
  }
}

/** Leaves out a character at the end that is of several bytes: some of them may be missing. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  const isContinuation = (at: number) => (bytes[at] & 0xc0) === 0x80;
  let end = bytes.length;
  while (bytes.length - end < 3 && isContinuation(end - 1)) end--;
  if (bytes[end - 1] >= 0xc0) end--;
  return bytes.subarray(0, end);
}
