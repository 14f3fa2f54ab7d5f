import { DTYPE_BYTES, type FloatDtype } from '../../weights/dtype';
import { codeBytesPerBlock } from '../block';
import { BINS } from '../refine/cumulative';
import type { FourSums } from '../squaredError';
import { nearestScaleCodes } from '../doubleQuantization';
import type { ZeroPointRule } from '../zeroPoints';
import type { QuantizeStatistics } from '../statistics';
import type {
  DequantizeBatch,
  DequantizeJob,
  Kernel,
  KernelVariant,
  PieceBatch,
  PieceJob,
  QuantizeBatch,
  QuantizeJob,
  StoredBatch,
  StoredJob,
} from './kernel';
import type { RowsOfValues } from '../reduce';
import { findNonFinite } from './nonFinite';
import type { ReduceBatch, ReduceJob } from './reduceBatch';

/** What assembly/index.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  statisticsAt(): number;
  codeCount(code: number): number;
  quantize(
    dtype: number,
    rule: number,
    refine: boolean,
    statistics: boolean,
    input: number,
    blockSize: number,
    blockCount: number,
    codes: number,
    scales: number,
    zeroPoints: number,
    floats: number,
    step: number,
  ): number;
  fitStored(
    dtype: number,
    input: number,
    blockSize: number,
    blockCount: number,
    scalesScale: number,
    codes: number,
    scales: number,
    zeroPoints: number,
    quantizedScales: number,
    floats: number,
    step: number,
  ): void;
  /** A piece's dtype, where it is, its values and room for them as f32. */
  findPieceRange(...piece: number[]): number;
  pieceMinimum(): number;
  pieceMaximum(): number;
  /** As well, its scale, shift and codes. */
  packPiece(...piece: number[]): void;
  /** As well, where four sums are; errors are of a scale, a zero point and codes. */
  addPieceSquares(...piece: number[]): void;
  addPieceErrors(...piece: number[]): void;
  /** As well, center and radius. @returns where the bins are: of each its count and its sum, i32 */
  makePieceBins(...piece: number[]): number;
  dequantize(
    dtype: number,
    blockSize: number,
    blockCount: number,
    codes: number,
    scales: number,
    zeroPoints: number,
    out: number,
  ): void;
  /** What is reduced, the rows, and one or two results a column. */
  reduceExtremes(...numbers: number[]): void;
  reduceSums(...numbers: number[]): void;
}

/** The dtypes' numbers in assembly/convert.ts. */
const DTYPE_NUMBERS: Record<FloatDtype, number> = { F32: 0, F16: 1, BF16: 2, F64: 3 };

/** The rules' numbers in assembly/index.ts. */
const RULE_NUMBERS: Record<ZeroPointRule, number> = { none: 0, affine: 1, crate: 2 };

/** The bits of infinity: those of finite values are under it. */
const INFINITE_BITS = 0x7f800000;

/** What is kept of an f32's bits. */
const ALL_BITS = 0xffffffff;
const ALL_BUT_SIGN = 0x7fffffff;

const PAGE_BYTES = 65536;
const ALIGNMENT = 64;

/** The kernel writes scales four at a time. */
const SCALES_SLACK = 12;

/** How far `quantize` may read past its values. */
const READ_SLACK = 16;

/** How far `dequantize` may read past the codes, and write past the output. */
const CODES_SLACK = 8;
const OUTPUT_SLACK = 64;

/** Values of other dtypes are made f32, and refined, so many at a time: 16 KiB, half of a first-level cache. */
const CACHED_VALUES = 4096;

/** The WebAssembly kernel of one of its two builds. */
export class WasmKernel implements Kernel {
  private readonly exports: Exports;

  /** @throws WebAssembly.CompileError where the build's features are missing */
  constructor(
    readonly variant: KernelVariant,
    bytes: Uint8Array<ArrayBuffer>,
  ) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    this.exports = instance.exports as unknown as Exports;
  }

  quantizeBatch(job: QuantizeJob): QuantizeBatch {
    const { dtype, blockSize, blockCount, rule } = job;
    const refine = (job.refine ?? false) && rule !== 'crate';
    const step = stepOf(job);
    const layout = new Layout(this.exports.heapBase());
    const input = layout.reserve(blockCount * blockSize * DTYPE_BYTES[dtype]);
    const codes = layout.reserve(blockCount * codeBytesPerBlock(blockSize));
    const scales = layout.reserve(blockCount * 4 + SCALES_SLACK);
    const zeroPoints = rule === 'none' ? 0 : layout.reserve(blockCount * 4);
    const floats = layout.reserve(dtype === 'F32' ? 0 : step * blockSize * 4);
    layout.reserve(READ_SLACK);
    const buffer = this.grow(layout.end);
    const view = (at: number, length: number) => new Uint8Array(buffer, at, length);
    const inputView = view(input, blockCount * blockSize * DTYPE_BYTES[dtype]);
    return {
      input: inputView,
      codes: view(codes, blockCount * codeBytesPerBlock(blockSize)),
      scales: new Float32Array(buffer, scales, blockCount),
      zeroPoints: zeroPoints ? new Float32Array(buffer, zeroPoints, blockCount) : undefined,
      run: () => {
        const bits = this.exports.quantize(
          DTYPE_NUMBERS[dtype],
          RULE_NUMBERS[rule],
          refine,
          job.statistics ?? false,
          input,
          blockSize,
          blockCount,
          codes,
          scales,
          zeroPoints,
          floats,
          step,
        );
        return bits >>> 0 < INFINITE_BITS;
      },
      nonFinite: () => findNonFinite(dtype, inputView),
      statistics: () => (job.statistics ? this.statistics() : undefined),
    };
  }

  storedBatch({ dtype, blockSize, blockCount, ...job }: StoredJob): StoredBatch {
    const step = stepOf({ dtype, blockSize, blockCount, refine: true });
    const inputBytes = blockCount * blockSize * DTYPE_BYTES[dtype];
    const codeBytes = blockCount * codeBytesPerBlock(blockSize);
    const layout = new Layout(this.exports.heapBase());
    const input = layout.reserve(inputBytes);
    const codes = layout.reserve(codeBytes + CODES_SLACK);
    const scales = layout.reserve(blockCount * 4);
    const middles = job.zeroPoints ? layout.reserve(blockCount * 4) : 0;
    const quantized = layout.reserve(blockCount);
    const floats = layout.reserve(dtype === 'F32' ? 0 : step * blockSize * 4);
    layout.reserve(READ_SLACK);
    const buffer = this.grow(layout.end);
    const scalesView = new Float32Array(buffer, scales, blockCount);
    const quantizedScales = new Uint8Array(buffer, quantized, blockCount);
    return {
      input: new Uint8Array(buffer, input, inputBytes),
      codes: new Uint8Array(buffer, codes, codeBytes),
      scales: scalesView,
      zeroPoints: middles ? new Float32Array(buffer, middles, blockCount) : undefined,
      quantizedScales,
      run: () => {
        quantizedScales.set(nearestScaleCodes(scalesView, job.scalesScale));
        this.exports.fitStored(
          DTYPE_NUMBERS[dtype],
          input,
          blockSize,
          blockCount,
          job.scalesScale,
          codes,
          scales,
          middles,
          quantized,
          floats,
          step,
        );
      },
      statistics: () => this.statistics(),
    };
  }

  pieceBatch({ dtype, values }: PieceJob): PieceBatch {
    const { exports } = this;
    const layout = new Layout(exports.heapBase());
    const input = layout.reserve(values * DTYPE_BYTES[dtype]);
    const codes = layout.reserve(codeBytesPerBlock(values));
    const floats = layout.reserve(dtype === 'F32' ? 0 : values * 4);
    layout.reserve(READ_SLACK);
    const sumsAt = layout.reserve(4 * 8);
    const buffer = this.grow(layout.end);
    const inputView = new Uint8Array(buffer, input, values * DTYPE_BYTES[dtype]);
    const piece = [DTYPE_NUMBERS[dtype], input, values, floats];
    const added = new Float64Array(buffer, sumsAt, 4);
    const adding = (sums: FourSums, add: () => void) => {
      added.set(sums);
      add();
      sums.set(added);
    };
    return {
      input: inputView,
      codes: new Uint8Array(buffer, codes, codeBytesPerBlock(values)),
      range: () => {
        const finite = exports.findPieceRange(...piece) >>> 0 < INFINITE_BITS;
        return { minimum: exports.pieceMinimum(), maximum: exports.pieceMaximum(), finite };
      },
      pack: ({ scale, shift }) => exports.packPiece(...piece, scale, shift, codes),
      addSquares: (sums) => adding(sums, () => exports.addPieceSquares(...piece, sumsAt)),
      addSquaredErrors: ({ scale, zeroPoint }, sums) =>
        adding(sums, () => exports.addPieceErrors(...piece, scale, zeroPoint, codes, sumsAt)),
      addToBins: ({ center, radius }, { counts, values: sums }) => {
        const at = exports.makePieceBins(...piece, center, radius);
        const bins = new Int32Array(buffer, at, 2 * BINS);
        for (let bin = 0; bin < BINS; bin++) {
          counts[bin] += bins[2 * bin];
          sums[bin] += bins[2 * bin + 1];
        }
      },
      nonFinite: () => findNonFinite(dtype, inputView),
    };
  }

  dequantizeBatch({ blockSize, blockCount, zeroPoints, dtype }: DequantizeJob): DequantizeBatch {
    const codeBytes = blockCount * codeBytesPerBlock(blockSize);
    const outputBytes = blockCount * blockSize * DTYPE_BYTES[dtype];
    const layout = new Layout(this.exports.heapBase());
    const codes = layout.reserve(codeBytes + CODES_SLACK);
    const scales = layout.reserve(blockCount * 4);
    const middles = zeroPoints ? layout.reserve(blockCount * 4) : 0;
    const output = layout.reserve(outputBytes + OUTPUT_SLACK);
    const buffer = this.grow(layout.end);
    return {
      codes: new Uint8Array(buffer, codes, codeBytes),
      scales: new Float32Array(buffer, scales, blockCount),
      zeroPoints: zeroPoints ? new Float32Array(buffer, middles, blockCount) : undefined,
      output: new Uint8Array(buffer, output, outputBytes),
      run: () => {
        const number = DTYPE_NUMBERS[dtype];
        this.exports.dequantize(number, blockSize, blockCount, codes, scales, middles, output);
      },
    };
  }

  private statistics(): QuantizeStatistics {
    const { exports } = this;
    const [minimum, maximum, sumOfSquares, squaredError, unrefinedError] = new Float64Array(
      exports.memory.buffer,
      exports.statisticsAt(),
      5,
    );
    const codeCounts = Array.from({ length: 16 }, (_, code) => exports.codeCount(code) >>> 0);
    return { minimum, maximum, sumOfSquares, squaredError, unrefinedError, codeCounts };
  }

  reduceBatch({ blockSize, blockCount, field, columns, ...job }: ReduceJob): ReduceBatch {
    const layout = new Layout(this.exports.heapBase());
    const table = layout.reserve(field.table.byteLength);
    const codes = layout.reserve(job.codeBytes + CODES_SLACK);
    const scales = layout.reserve(blockCount * 4);
    const middles = job.zeroPoints ? layout.reserve(blockCount * 4) : 0;
    const lowest = layout.reserve(columns * 4);
    const highest = layout.reserve(columns * 4);
    const sums = layout.reserve(columns * 8);
    const buffer = this.grow(layout.end);
    new Float32Array(buffer, table, field.table.length).set(field.table);
    const mask = field.absolute ? ALL_BUT_SIGN : ALL_BITS;
    const blocks = [table, mask, blockSize, codes - job.codesFrom, scales, middles];
    const numbersOf = (rows: RowsOfValues) => [rows.first, rows.stride, rows.rows, rows.columns];
    return {
      codes: new Uint8Array(buffer, codes, job.codeBytes),
      scales: new Float32Array(buffer, scales, blockCount),
      zeroPoints: middles ? new Float32Array(buffer, middles, blockCount) : undefined,
      lowest: new Float32Array(buffer, lowest, columns),
      highest: new Float32Array(buffer, highest, columns),
      sums: new Float64Array(buffer, sums, columns),
      reduceExtremes: (rows) =>
        this.exports.reduceExtremes(...blocks, ...numbersOf(rows), lowest, highest),
      reduceSums: (rows) => this.exports.reduceSums(...blocks, ...numbersOf(rows), sums),
    };
  }

  /** The memory's buffer, once it has at least `bytes` bytes. */
  private grow(bytes: number): ArrayBuffer {
    const { memory } = this.exports;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return memory.buffer;
  }
}

/** Blocks that are dealt with at a time: all, unless their values are read more than once. */
function stepOf({
  dtype,
  blockSize,
  blockCount,
  refine,
}: Omit<QuantizeJob, 'rule' | 'statistics'>): number {
  if (dtype === 'F32' && !refine) return blockCount;
  return Math.min(blockCount, Math.max(4, Math.floor(CACHED_VALUES / blockSize)));
}

/** Places regions one after another. */
class Layout {
  constructor(public end: number) {}

  reserve(bytes: number): number {
    const start = Math.ceil(this.end / ALIGNMENT) * ALIGNMENT;
    this.end = start + bytes;
    return start;
  }
}
