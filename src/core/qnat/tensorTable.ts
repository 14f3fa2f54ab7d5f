import { bigintColumn, numberColumn, ShapeColumn } from '../column';
import { FORMS } from './layout';
import type { QnatTensor, Repeat, TensorHeader, TensorPlacement, TensorState } from './tensor';

/** The tensor headers of a file, a million of them if need be: columns, not objects. */
export class TensorHeaderTable {
  readonly names: string[] = [];
  private readonly shapes = new ShapeColumn();
  private readonly blockSizes = numberColumn();
  private readonly blockCounts = numberColumn();
  private readonly headerOffsets = numberColumn();
  private readonly declaredOffsets = bigintColumn();
  /** Of the names that are there more than once, how many tensors have them. */
  private readonly counts = new Map<string, number>();
  /** Which of its name each of those tensors is, the first aside. */
  private readonly nths = new Map<number, number>();

  get length(): number {
    return this.names.length;
  }

  push(header: TensorHeader): void {
    this.names.push(header.name);
    this.shapes.push(header.shape);
    this.blockSizes.push(header.blockSize);
    this.blockCounts.push(header.blockCount);
    this.headerOffsets.push(header.headerOffset);
    this.declaredOffsets.push(header.declaredOffset);
  }

  /** Says that the last tensor has a name that one before it has. */
  markRepeated(): void {
    const index = this.length - 1;
    const nth = this.counts.get(this.names[index]) ?? 1;
    this.nths.set(index, nth);
    this.counts.set(this.names[index], nth + 1);
  }

  /** Which of the tensors of its name one is; undefined where it is the only one. */
  repeatOf(index: number): Repeat | undefined {
    const of = this.counts.get(this.names[index]);
    return of === undefined ? undefined : { nth: this.nths.get(index) ?? 0, of };
  }

  at(index: number): TensorHeader | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    return {
      name: this.names[index],
      shape: this.shapes.at(index),
      blockSize: this.blockSizes.at(index),
      blockCount: this.blockCounts.at(index),
      headerOffset: this.headerOffsets.at(index),
      declaredOffset: this.declaredOffsets.at(index),
    };
  }
}

const STATES: readonly TensorState[] = ['readable', 'cut', 'absent', 'inconsistent'];

/** The tensors of a file: their headers, and where their data was found. */
export class TensorTable implements Iterable<QnatTensor> {
  private readonly offsets = numberColumn();
  private readonly lengths = numberColumn();
  private readonly states = numberColumn();
  private readonly forms = numberColumn();

  constructor(private readonly headers: TensorHeaderTable) {}

  /** Tensors that are placed. */
  get length(): number {
    return this.offsets.length;
  }

  get names(): readonly string[] {
    return this.headers.names;
  }

  /** Places the next tensor. */
  push({ offset, length, state, parts }: TensorPlacement): void {
    this.offsets.push(offset);
    this.lengths.push(length);
    this.states.push(STATES.indexOf(state));
    this.forms.push(parts ? FORMS.indexOf(parts) : -1);
  }

  at(index: number): QnatTensor | undefined {
    const header = index < this.length ? this.headers.at(index) : undefined;
    if (!header) return undefined;
    return {
      ...header,
      index,
      repeat: this.headers.repeatOf(index),
      offset: this.offsets.at(index),
      length: this.lengths.at(index),
      state: STATES[this.states.at(index)],
      parts: this.forms.at(index) < 0 ? undefined : FORMS[this.forms.at(index)],
    };
  }

  /** The index of the nth tensor of a name, counted from 0; undefined when there are not so many. */
  find(name: string, nth: number): number | undefined {
    let index = this.names.indexOf(name);
    for (let before = nth; before > 0 && index >= 0; before--) {
      index = this.names.indexOf(name, index + 1);
    }
    return index < 0 ? undefined : index;
  }

  /** Bytes of a tensor's data in the file. */
  lengthOf(index: number): number {
    return this.lengths.at(index);
  }

  *[Symbol.iterator](): Generator<QnatTensor> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }
}
