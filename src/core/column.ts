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
    const shape: number[] = [];
    const start = index === 0 ? 0 : this.ends.at(index - 1);
    for (let at = start; at < this.ends.at(index); at++) shape.push(this.dimensions.at(at));
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
