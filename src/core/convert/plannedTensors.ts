import { numberColumn, TextColumn } from '../column';
import type { TensorParts } from '../qnat/layout';
import type { TensorLayout } from '../qnat/writeHeaders';
import { valueCount } from '../shape';
import type { WeightFile, WeightTensor } from '../weights/weightFile';
import type { Keep, Quantize } from './decide';

/** A tensor of one of several files that together are a model. */
export interface ModelTensor {
  readonly source: WeightTensor;
  /** Index of its file. */
  readonly file: number;
  /** Its index there. */
  readonly index: number;
}

/** A tensor to be quantized; where its data goes is in the layout's offsets, by the same index. */
export interface PlannedTensor extends TensorLayout, ModelTensor {
  readonly note?: string;
}

/** A tensor that is not quantized, and why. */
export interface KeptTensor extends ModelTensor {
  readonly reason: string;
}

/** Some tensors of a model, a million of them if need be: columns, not objects. */
class ModelTensors {
  /** Of all of them, in the files. */
  bytes = 0;
  private readonly files = numberColumn();
  private readonly indices = numberColumn();

  constructor(private readonly model: readonly WeightFile[]) {}

  get length(): number {
    return this.indices.length;
  }

  push({ source, file, index }: ModelTensor): void {
    this.files.push(file);
    this.indices.push(index);
    this.bytes += source.length;
  }

  at(position: number): ModelTensor {
    const file = this.files.at(position);
    const index = this.indices.at(position);
    return { source: this.model[file].tensors.at(index)!, file, index };
  }
}

/** The tensors that are quantized, in the order of the output. */
export class PlannedTensors implements Iterable<PlannedTensor> {
  /** Values of all, padding included. */
  parameters = 0;
  private readonly tensors: ModelTensors;
  private readonly blockSizes = numberColumn();
  private readonly blockCounts = numberColumn();
  /** Empty where there is none. */
  private readonly notes = new TextColumn();

  /** @param parts what is stored of each */
  constructor(
    model: readonly WeightFile[],
    private readonly parts: TensorParts,
  ) {
    this.tensors = new ModelTensors(model);
  }

  get length(): number {
    return this.tensors.length;
  }

  get inputBytes(): number {
    return this.tensors.bytes;
  }

  push(tensor: ModelTensor, { blockSize, blockCount, note }: Quantize): void {
    this.tensors.push(tensor);
    this.blockSizes.push(blockSize);
    this.blockCounts.push(blockCount);
    this.notes.push(note ?? '');
    this.parameters += blockSize * blockCount;
  }

  at(position: number): PlannedTensor {
    const { source, file, index } = this.tensors.at(position);
    const blockSize = this.blockSizes.at(position);
    const blockCount = this.blockCounts.at(position);
    return {
      source,
      file,
      index,
      name: source.name,
      shape: shapeOf(source, blockSize * blockCount),
      blockSize,
      blockCount,
      parts: this.parts,
      note: this.notes.at(position) || undefined,
    };
  }

  *[Symbol.iterator](): Generator<PlannedTensor> {
    for (let position = 0; position < this.length; position++) yield this.at(position);
  }
}

/** As the crate pads: the tensor is flattened, and the file forgets its shape. */
function shapeOf({ shape }: WeightTensor, values: number): readonly number[] {
  return valueCount(shape) === values ? shape : [values];
}

/** The tensors that are not quantized. */
export class KeptTensors implements Iterable<KeptTensor> {
  private readonly tensors: ModelTensors;
  private readonly reasons = new TextColumn();

  constructor(model: readonly WeightFile[]) {
    this.tensors = new ModelTensors(model);
  }

  get length(): number {
    return this.tensors.length;
  }

  get inputBytes(): number {
    return this.tensors.bytes;
  }

  push(tensor: ModelTensor, { reason }: Keep): void {
    this.tensors.push(tensor);
    this.reasons.push(reason);
  }

  at(position: number): KeptTensor {
    const { source, file, index } = this.tensors.at(position);
    return { source, file, index, reason: this.reasons.at(position) };
  }

  *[Symbol.iterator](): Generator<KeptTensor> {
    for (let position = 0; position < this.length; position++) yield this.at(position);
  }
}
