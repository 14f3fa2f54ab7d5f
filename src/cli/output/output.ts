import { once } from 'node:events';
import type { WriteStream } from 'node:tty';

const STYLES = { bold: 1, dim: 2, red: 31, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof STYLES;

/** Standard output or standard error: waits for slow readers, and takes it quietly when one leaves. */
export class Output {
  /** Whoever read this has gone; nothing more need be made for it. */
  closed = false;
  private readonly coloured: boolean;

  constructor(private readonly stream: WriteStream) {
    const { NO_COLOR, TERM } = process.env;
    this.coloured = stream.isTTY && !NO_COLOR && TERM !== 'dumb';
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.closed = true;
    });
  }

  get isTerminal(): boolean {
    return this.stream.isTTY;
  }

  /** Characters of a line; a terminal that does not know says 0. */
  get columns(): number {
    return this.stream.columns || 80;
  }

  async write(text: string): Promise<void> {
    if (this.closed || this.stream.write(text)) return;
    // A reader that leaves never drains; that is an error here, and told above.
    await once(this.stream, 'drain').catch(() => undefined);
  }

  line(text = ''): Promise<void> {
    return this.write(`${text}\n`);
  }

  /** Text in a colour, where there is a terminal that shows colours and a person who wants them. */
  style(style: Style, text: string): string {
    return this.coloured ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
  }
}

/**
 * Text with names from a file in it, safe to show: a terminal takes control characters for commands.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' ? character : `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`,
  );
}
