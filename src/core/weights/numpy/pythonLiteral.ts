/** What a literal of Python can be here: tuples and lists are arrays, dictionaries are maps. */
export type Literal = string | number | boolean | null | Literal[] | Map<Literal, Literal>;

const SPACE = /\s*/y;
const ATOM = /True|False|None|\d+(?=L?)/y;
const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y;
const ATOMS = new Map<string, Literal>([
  ['True', true],
  ['False', false],
  ['None', null],
]);
/** Deeper than any dtype is nested; a header must not exhaust the stack. */
const MAX_DEPTH = 16;

/**
 * Parses a literal of Python: what NumPy's headers are made of, and no more.
 * @returns undefined when the text is anything else
 */
export function parseLiteral(text: string): Literal | undefined {
  try {
    return new LiteralParser(text).whole();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class LiteralParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  whole(): Literal {
    const value = this.value();
    if (this.take(SPACE) === undefined || this.at < this.text.length) throw new SyntaxError();
    return value;
  }

  private value(): Literal {
    this.take(SPACE);
    if (++this.depth > MAX_DEPTH) throw new SyntaxError();
    const value = this.collection() ?? this.string() ?? this.atom();
    this.depth--;
    return value;
  }

  private collection(): Literal | undefined {
    switch (this.text[this.at]) {
      case '(':
        return this.items(')', () => this.value());
      case '[':
        return this.items(']', () => this.value());
      case '{':
        return new Map(this.items('}', () => this.entry()));
      default:
        return undefined;
    }
  }

  private items<T>(end: string, item: () => T): T[] {
    this.at++;
    const items: T[] = [];
    for (;;) {
      if (this.skip(end)) return items;
      items.push(item());
      if (!this.skip(',')) {
        if (this.skip(end)) return items;
        throw new SyntaxError();
      }
    }
  }

  private entry(): [Literal, Literal] {
    const key = this.value();
    if (!this.skip(':')) throw new SyntaxError();
    return [key, this.value()];
  }

  private string(): Literal | undefined {
    const quoted = this.take(STRING);
    return quoted?.slice(1, -1).replace(/\\(.)/gs, '$1');
  }

  private atom(): Literal {
    const atom = this.take(ATOM);
    if (atom === undefined) throw new SyntaxError();
    // Python 2 marks long integers with an L.
    if (this.text[this.at] === 'L') this.at++;
    return ATOMS.has(atom) ? ATOMS.get(atom)! : Number(atom);
  }

  private skip(character: string): boolean {
    this.take(SPACE);
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    this.at += match[0].length;
    return match[0];
  }
}
