import { NameColumn, numberColumn, ShapeColumn, TextColumn } from '../column';
import type { WeightTensor, WeightTensors } from './weightFile';

/** The tensors of a file, a million of them if need be: columns, not objects. */
export class WeightTable implements WeightTensors {
  readonly names = new NameColumn();
  readonly offsets = numberColumn();
  readonly lengths = numberColumn();
  private readonly dtypes = new TextColumn();
  private readonly shapes = new ShapeColumn();

  get length(): number {
    return this.names.length;
  }

  push({ name, dtype, shape, offset, length }: WeightTensor): void {
    this.names.push(name);
    this.dtypes.push(dtype);
    this.shapes.push(shape);
    this.offsets.push(offset);
    this.lengths.push(length);
  }

  at(index: number): WeightTensor | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    return {
      name: this.names.at(index),
      dtype: this.dtypes.at(index),
      shape: this.shapes.at(index),
      offset: this.offsets.at(index),
      length: this.lengths.at(index),
    };
  }

  *[Symbol.iterator](): Generator<WeightTensor> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }
}
