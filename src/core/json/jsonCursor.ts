/** The text ended before what was asked for did. */
export class EndOfTextError extends Error {
  override readonly name = 'EndOfTextError';
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Whole numbers of so many digits are exact. */
const EXACT_DIGITS = 15;

/**
 * Takes JSON from a text value by value, for texts of which JSON.parse would make a million objects.
 * Strings and lists of whole numbers are read here; everything else is cut out and left to JSON.parse.
 * All methods throw {@link EndOfTextError} where the text ends too early, SyntaxError where it is no JSON.
 */
export class JsonCursor {
  /** @param position of the next character to take */
  constructor(
    private readonly text: string,
    public position = 0,
  ) {}

  /** Is this the next character, white space aside? It is not taken. */
  isNext(symbol: string): boolean {
    return this.peek() === symbol.charCodeAt(0);
  }

  /** Takes this character, if it is the next. */
  takes(symbol: string): boolean {
    if (!this.isNext(symbol)) return false;
    this.position++;
    return true;
  }

  /** Takes this character, which must be the next. */
  take(symbol: string): void {
    if (!this.takes(symbol)) throw new SyntaxError(`There should be “${symbol}”.`);
  }

  /** Takes white space up to the end of the text, and nothing else. */
  takeEnd(): never {
    this.peek();
    throw new SyntaxError('Something follows.');
  }

  /** Takes a key of an object, and the colon after it. */
  key(): string {
    const key = this.string();
    this.take(':');
    return key;
  }

  /** Takes an object, handing each key to `onField`, which takes the value. */
  object(onField: (key: string) => void): void {
    this.take('{');
    if (this.takes('}')) return;
    do onField(this.key());
    while (this.takes(','));
    this.take('}');
  }

  string(): string {
    if (this.peek() !== QUOTE) throw new SyntaxError('Not a string.');
    const start = this.position;
    const plain = this.skipString();
    const end = this.position;
    return plain
      ? this.text.slice(start + 1, end - 1)
      : (JSON.parse(this.text.slice(start, end)) as string);
  }

  /** Takes a value of any kind. */
  value(): unknown {
    const next = this.peek();
    if (next === QUOTE) return this.string();
    return (next === OPEN_LIST ? this.wholeNumbers() : undefined) ?? this.parsed();
  }

  private peek(): number {
    for (; ; this.position++) {
      const code = this.at(this.position);
      if (code > SPACE || !isSpace(code)) return code;
    }
  }

  private at(position: number): number {
    if (position >= this.text.length) throw new EndOfTextError();
    return this.text.charCodeAt(position);
  }

  /** @returns whether the string stands for itself: without escapes, and without what JSON forbids */
  private skipString(): boolean {
    const { text } = this;
    let plain = true;
    for (let at = this.position + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.position = at + 1;
        return plain;
      }
      if (code < SPACE || code === BACKSLASH) plain = false;
      if (code === BACKSLASH) at++;
    }
    throw new EndOfTextError();
  }

  /** A list of whole numbers; takes nothing and returns undefined if it is anything else. */
  private wholeNumbers(): number[] | undefined {
    const start = this.position++;
    const numbers: number[] = [];
    if (this.takes(']')) return numbers;
    for (;;) {
      const number = this.wholeNumber();
      if (number === undefined) break;
      numbers.push(number);
      const next = this.peek();
      this.position++;
      if (next === CLOSE_LIST) return numbers;
      if (next !== COMMA) break;
    }
    this.position = start;
    return undefined;
  }

  private wholeNumber(): number | undefined {
    const first = this.peek();
    const start = this.position;
    let number = 0;
    for (let code = first; code >= ZERO && code <= NINE; code = this.at(this.position)) {
      number = number * 10 + (code - ZERO);
      this.position++;
    }
    const digits = this.position - start;
    if (digits === 0 || digits > EXACT_DIGITS) return undefined;
    return first === ZERO && digits > 1 ? undefined : number;
  }

  private parsed(): unknown {
    const start = this.position;
    this.skipValue();
    return JSON.parse(this.text.slice(start, this.position));
  }

  /** Moves to the end of what, if it is JSON, is a value. */
  private skipValue(): void {
    for (let depth = 0; ;) {
      const code = this.at(this.position);
      if (code === CLOSE_LIST || code === CLOSE_OBJECT || code === COMMA) {
        if (depth === 0) return;
      }
      if (code === QUOTE) {
        this.skipString();
        continue;
      }
      if (code === OPEN_LIST || code === OPEN_OBJECT) depth++;
      else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
      this.position++;
    }
  }
}

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09;
}
