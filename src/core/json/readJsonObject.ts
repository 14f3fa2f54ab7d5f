import type { ByteSource } from '../bytes/byteSource';
import { pauser } from '../pause';
import { EndOfTextError, JsonCursor } from './jsonCursor';
import { TextReader } from './textReader';

/**
 * Takes the value of a field. When the text ends inside, it is asked again with more of it, so what
 * it does with the value comes last.
 */
export type OnField = (key: string, cursor: JsonCursor) => void;

/**
 * Reads a JSON object field by field, so that neither its text nor its values need be in memory as a
 * whole; fields come in the file's order, the same key again too. White space may follow the object.
 * @param begin its first byte, and `end`, the one after its last
 * @throws SyntaxError when that is not a JSON object in UTF-8
 */
export async function readJsonObject(
  source: ByteSource,
  begin: number,
  end: number,
  onField: OnField,
  signal?: AbortSignal,
): Promise<void> {
  const reader = new TextReader(source, begin, end, signal);
  const pause = pauser(signal);
  const object = new PartialObject(onField);
  let text = await reader.readAfter('');
  while (text !== undefined) {
    const rest = object.takeFrom(text);
    [text] = await Promise.all([reader.readAfter(rest), pause()]);
  }
  if (!object.isWhole) throw new SyntaxError('The object does not end.');
}

/** An object whose text comes in parts. */
class PartialObject {
  private next: 'start' | 'field' | 'separator' | 'nothing' = 'start';

  constructor(private readonly onField: OnField) {}

  get isWhole(): boolean {
    return this.next === 'nothing';
  }

  /** Takes what is complete. @returns the rest */
  takeFrom(text: string): string {
    const cursor = new JsonCursor(text);
    let taken = 0;
    try {
      for (;;) {
        this.takeNext(cursor);
        taken = cursor.position;
      }
    } catch (error) {
      if (!(error instanceof EndOfTextError)) throw error;
      return text.slice(taken);
    }
  }

  private takeNext(cursor: JsonCursor): void {
    switch (this.next) {
      case 'start':
        cursor.take('{');
        this.next = cursor.takes('}') ? 'nothing' : 'field';
        break;
      case 'field':
        this.onField(cursor.key(), cursor);
        this.next = 'separator';
        break;
      case 'separator':
        this.next = cursor.takes(',') ? 'field' : 'nothing';
        if (this.isWhole) cursor.take('}');
        break;
      case 'nothing':
        cursor.takeEnd();
    }
  }
}
