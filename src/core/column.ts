/** Typed arrays that a column can be made of. */
interface Store<T> {
  readonly length: number;
  [index: number]: T;
  set(values: ArrayLike<T>): void;
}

/** A list that grows. Off the heap, so that a million tensors are no work to the collector. */
export class Column<T extends number | bigint> {
  private values: Store<T>;
  length = 0;

  constructor(private readonly create: (length: number) => Store<T>) {
    this.values = create(256);
  }

  push(value: T): void {
    if (this.length === this.values.length) {
      const grown = this.create(2 * this.length);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  at(index: number): T {
    return this.values[index];
  }
}

export const numberColumn = () => new Column<number>((length) => new Float64Array(length));
export const bigintColumn = () => new Column<bigint>((length) => new BigUint64Array(length));

/** A list of shapes that grows. */
export class ShapeColumn {
  private readonly dimensions = numberColumn();
  private readonly ends = numberColumn();

  push(shape: readonly number[]): void {
    for (const dimension of shape) this.dimensions.push(dimension);
    this.ends.push(this.dimensions.length);
  }

  at(index: number): number[] {
    const start = index === 0 ? 0 : this.ends.at(index - 1);
    // As long as it gets: a list that grows has room for sixteen at once.
    const shape = new Array<number>(this.ends.at(index) - start);
    for (let axis = 0; axis < shape.length; axis++) shape[axis] = this.dimensions.at(start + axis);
    return shape;
  }
}

/** A list of texts of which there are few, and of numbers that stand for them. */
export class TextColumn {
  private readonly texts: string[] = [];
  private readonly indices = new Map<string, number>();
  private readonly values = numberColumn();

  push(text: string): void {
    let index = this.indices.get(text);
    if (index === undefined) {
      index = this.texts.push(text) - 1;
      this.indices.set(text, index);
    }
    this.values.push(index);
  }

  at(index: number): string {
    return this.texts[this.values.at(index)];
  }
}

/** Names that are kept as one text. */
const NAMES_A_TEXT = 256;

/**
 * A list of names that grows. They are joined: a million strings are work to the collector, and one
 * that was cut out of a file's text holds all of it.
 */
export class NameColumn implements Iterable<string> {
  private readonly texts: string[] = [];
  private latest: string[] = [];
  /** Where each ends in its text. */
  private readonly ends = numberColumn();
  private end = 0;

  get length(): number {
    return this.ends.length;
  }

  push(name: string): void {
    this.latest.push(name);
    this.ends.push((this.end += name.length));
    if (this.latest.length < NAMES_A_TEXT) return;
    this.texts.push(this.latest.join(''));
    this.latest = [];
    this.end = 0;
  }

  at(index: number): string {
    const place = index % NAMES_A_TEXT;
    const text = (index - place) / NAMES_A_TEXT;
    if (text === this.texts.length) return this.latest[place];
    const start = place === 0 ? 0 : this.ends.at(index - 1);
    return this.texts[text].slice(start, this.ends.at(index));
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}
