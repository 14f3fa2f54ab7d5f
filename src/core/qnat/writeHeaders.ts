import {
  type BlockGeometry,
  COMPUTE_DTYPES,
  crateOffsetShift,
  HEADER_SIZE,
  MAGIC,
  type Metadata,
  metadataSize,
  partOffsets,
  tensorHeaderSize,
  type TensorParts,
  VERSION,
} from './layout';

/**
 * `corrected` writes true offsets and the metadata size; `reference` is byte for byte what
 * qlora-rs 1.0.5 writes.
 */
export type LayoutMode = 'corrected' | 'reference';

/** A tensor to be written. */
export interface TensorLayout extends BlockGeometry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly parts: TensorParts;
}

/** Every byte position of a file, known before a byte of it is written. */
export interface QnatLayout {
  /** The bytes before tensor data. */
  readonly headers: Uint8Array;
  /** First byte of each tensor's data. */
  readonly offsets: readonly number[];
  /** Bytes of the whole file. */
  readonly size: number;
}

const utf8 = new TextEncoder();

/** Lays out a file. Tensor data follows in header order, without padding or alignment. */
export function layOut(
  metadata: Metadata,
  tensors: readonly TensorLayout[],
  mode: LayoutMode,
): QnatLayout {
  const names = tensors.map(({ name }) => utf8.encode(name));
  const modelName = utf8.encode(metadata.modelName);
  const modelType = utf8.encode(metadata.modelType);
  const nameBytes = modelName.length + modelType.length;
  const dataOffset = tensors.reduce(
    (sum, { shape }, index) => sum + tensorHeaderSize(names[index].length, shape.length),
    HEADER_SIZE + metadataSize(nameBytes),
  );
  const { offsets, size } = placeData(tensors, dataOffset);
  const shift = mode === 'reference' ? crateOffsetShift(nameBytes) : 0;
  const writer = new FieldWriter(dataOffset);
  writer.bytes(MAGIC);
  writer.u32(VERSION);
  writer.u32(0);
  writer.u64(mode === 'reference' ? 0 : metadataSize(nameBytes));
  writer.u32(tensors.length);
  writer.u32(0);
  writer.string(modelName);
  writer.string(modelType);
  writer.u8(COMPUTE_DTYPES.indexOf(metadata.computeDtype));
  for (const [index, tensor] of tensors.entries()) {
    writeTensorHeader(writer, names[index], tensor, offsets[index] + shift);
  }
  return { headers: writer.written, offsets, size };
}

function placeData(tensors: readonly TensorLayout[], dataOffset: number) {
  let size = dataOffset;
  const offsets = tensors.map((tensor) => {
    const offset = size;
    size += partOffsets(tensor, tensor.parts).length;
    return offset;
  });
  return { offsets, size };
}

function writeTensorHeader(
  writer: FieldWriter,
  name: Uint8Array,
  { shape, blockSize, blockCount }: TensorLayout,
  declaredOffset: number,
): void {
  writer.string(name);
  writer.u32(shape.length);
  for (const dimension of shape) writer.u64(dimension);
  writer.u32(blockSize);
  writer.u64(declaredOffset);
  writer.u32(blockCount);
}

/** Writes little-endian fields one after another into bytes of known length. */
class FieldWriter {
  readonly written: Uint8Array;
  private readonly view: DataView;
  private position = 0;

  constructor(length: number) {
    this.written = new Uint8Array(length);
    this.view = new DataView(this.written.buffer);
  }

  u8(value: number): void {
    this.view.setUint8(this.position, value);
    this.position += 1;
  }

  u32(value: number): void {
    this.view.setUint32(this.position, value, true);
    this.position += 4;
  }

  u64(value: number): void {
    this.view.setBigUint64(this.position, BigInt(value), true);
    this.position += 8;
  }

  bytes(value: Uint8Array): void {
    this.written.set(value, this.position);
    this.position += value.length;
  }

  string(value: Uint8Array): void {
    this.u32(value.length);
    this.bytes(value);
  }
}
