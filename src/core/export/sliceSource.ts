import { type ByteSource, checkRange, MemorySource } from '../bytes/byteSource';
import { JoinedSource } from '../bytes/joinedSource';
import { pauser } from '../pause';
import type { ScaleChoice } from '../qnat/tensorData';
import { valueCount } from '../shape';
import { readTensor } from '../tensor/readTensor';
import type { Tensor } from '../tensor/tensor';
import { npyHeader } from '../weights/numpy/writeNpy';
import { type EncodingName, encodedLength, ENCODINGS } from './encodings';
import type { ValueSlice } from './valueSlice';

/** What a slice can be written as: an f32 array of NumPy, or text. */
export const SLICE_FORMATS = ['npy', 'csv'] as const;
export type SliceFormat = (typeof SLICE_FORMATS)[number];

/** Values of a tensor, computed with the scales of one's choice from the bytes of its file. */
export interface SlicedTensor {
  readonly source: ByteSource;
  readonly tensor: Tensor;
  readonly slice: ValueSlice;
  readonly scales: ScaleChoice;
}

/**
 * The file that a slice makes: its bytes are computed where they are read. In text a line is a row of
 * the last dimension, and a value of a vector, as in the export of whole files.
 */
export function sliceSource(sliced: SlicedTensor, format: SliceFormat): ByteSource {
  const { shape } = sliced.slice;
  if (format === 'csv')
    return new EncodedSlice(sliced, 'CSV', shape.length > 1 ? shape.at(-1)! : 1);
  const values = new EncodedSlice(sliced, 'F32', 1);
  return new JoinedSource([new MemorySource(npyHeader('F32', shape)), values]);
}

/** Values that are read and encoded in one go: some milliseconds of a shared thread. */
const BAND_VALUES = 16 * 1024;

/** The values of a slice in an encoding whose every value has a place of its own. */
class EncodedSlice implements ByteSource {
  readonly size: number;

  /** @param columns values of a line */
  constructor(
    private readonly sliced: SlicedTensor,
    private readonly encoding: EncodingName,
    private readonly columns: number,
  ) {
    this.size = encodedLength(encoding, valueCount(sliced.slice.shape));
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    checkRange(offset, length, this.size);
    const encoding = ENCODINGS[this.encoding];
    const { groupBytes } = encoding;
    const pause = pauser(signal);
    const bytes = new Uint8Array(length);
    const end = Math.ceil((offset + length) / groupBytes);
    for (let at = Math.floor(offset / groupBytes); at < end; at += BAND_VALUES) {
      const count = Math.min(BAND_VALUES, end - at);
      const values = await readSlice(this.sliced, at, count, pause, signal);
      const encoded = encoding.encode(new Uint8Array(values.buffer), at, this.columns);
      place(bytes, encoded, at * groupBytes - offset);
      await pause();
    }
    return bytes;
  }
}

/** Values [first, first + count) of a slice. */
async function readSlice(
  { source, tensor, slice, scales }: SlicedTensor,
  first: number,
  count: number,
  pause: () => Promise<void> | undefined,
  signal?: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const values = new Float32Array(count);
  for (let done = 0; done < count;) {
    const row = Math.floor((first + done) / slice.columns);
    const column = first + done - row * slice.columns;
    const length = Math.min(count - done, slice.columns - column);
    const start = slice.first + row * slice.stride + column;
    values.set(await readTensor(source, tensor, start, length, scales, signal), done);
    done += length;
    await pause();
  }
  return values;
}

/** Puts bytes at a place of others that they may stick out of, at both ends. */
function place(bytes: Uint8Array, piece: Uint8Array, at: number): void {
  bytes.set(piece.subarray(Math.max(0, -at), bytes.length - at), Math.max(0, at));
}
