import { type ByteSource, checkRange } from '../bytes/byteSource';

/** The parts of statistics that bitsandbytes quantized again (`nested`). */
export interface NestedStatistics {
  /** u8, one a block. */
  readonly codes: ByteSource;
  /** f32, what each code stands for: 256 of them. */
  readonly levels: ByteSource;
  /** f32, one for so many codes. */
  readonly absmax: ByteSource;
  readonly blockSize: number;
  /** f32, added to them all. */
  readonly offset: number;
}

/**
 * f32 scales that are made when they are read: level · absmax + offset, each step in f32 (bitsandbytes
 * 0.50, functional.py, `dequantize_4bit`).
 */
export class NestedScales implements ByteSource {
  readonly size: number;

  constructor(private readonly statistics: NestedStatistics) {
    this.size = 4 * statistics.codes.size;
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    checkRange(offset, length, this.size);
    if (length === 0) return new Uint8Array(0);
    const first = Math.floor(offset / 4);
    const scales = await this.scales(first, Math.ceil((offset + length) / 4) - first, signal);
    const from = offset - 4 * first;
    return new Uint8Array(scales.buffer).subarray(from, from + length);
  }

  private async scales(first: number, count: number, signal?: AbortSignal) {
    const { codes, levels, absmax, blockSize, offset } = this.statistics;
    const firstGroup = Math.floor(first / blockSize);
    const groups = Math.floor((first + count - 1) / blockSize) + 1 - firstGroup;
    const [code, level, group] = await Promise.all([
      codes.read(first, count, signal),
      levels.read(0, levels.size, signal).then(floats),
      absmax.read(4 * firstGroup, 4 * groups, signal).then(floats),
    ]);
    return Float32Array.from(code, (each, index) => {
      const scale = group[Math.floor((first + index) / blockSize) - firstGroup];
      return Math.fround(level[each] * scale) + offset;
    });
  }
}

function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
