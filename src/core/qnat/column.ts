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
