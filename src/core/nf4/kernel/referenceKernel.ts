import { decodeFloats, DTYPE_BYTES } from '../../weights/dtype';
import { encodeFloats } from '../../weights/encode';
import { codeBytesPerBlock, packCodes } from '../block';
import type { ValueRange } from '../blockScale';
import { dequantize } from '../dequantize';
import { nearestScaleCodes } from '../doubleQuantization';
import { quantizeBlocks } from '../quantize';
import { addToBins } from '../refine/cumulative';
import { refineBlocks } from '../refine/refineBlocks';
import { fitStoredScales } from '../refine/storedScales';
import { addSquaredErrors, addSquares } from '../squaredError';
import { type QuantizeStatistics, statisticsOf } from '../statistics';
import type {
  DequantizeBatch,
  DequantizeJob,
  Kernel,
  PieceBatch,
  PieceJob,
  QuantizeBatch,
  QuantizeJob,
  StoredBatch,
  StoredJob,
} from './kernel';
import { reduceExtremes, reduceSums } from '../reduce';
import { findNonFinite } from './nonFinite';
import type { ReduceBatch, ReduceJob } from './reduceBatch';

/** The plain TypeScript reference behind the kernel's interface: the judge, and the fallback. */
export class ReferenceKernel implements Kernel {
  readonly variant = 'reference';

  quantizeBatch(job: QuantizeJob): QuantizeBatch {
    const { dtype, blockSize, blockCount, rule } = job;
    let statistics: QuantizeStatistics | undefined;
    const input = new Uint8Array(blockCount * blockSize * DTYPE_BYTES[dtype]);
    const codes = new Uint8Array(blockCount * codeBytesPerBlock(blockSize));
    const scales = new Float32Array(blockCount);
    const zeroPoints = rule === 'none' ? undefined : new Float32Array(blockCount);
    const run = () => {
      const values = new Float32Array(blockCount * blockSize);
      decodeFloats(dtype, input, values);
      const blocks = quantizeBlocks(values, blockSize, rule);
      const refined = job.refine && rule !== 'crate';
      const unrefinedError = refined ? refineBlocks(values, blockSize, rule, blocks) : undefined;
      if (job.statistics) statistics = statisticsOf(values, blockSize, blocks, unrefinedError);
      codes.set(blocks.codes);
      scales.set(blocks.scales);
      zeroPoints?.set(blocks.zeroPoints!);
      return values.every(Number.isFinite);
    };
    return {
      input,
      codes,
      scales,
      zeroPoints,
      run,
      nonFinite: () => findNonFinite(dtype, input),
      statistics: () => statistics,
    };
  }

  storedBatch({ dtype, blockSize, blockCount, ...job }: StoredJob): StoredBatch {
    const input = new Uint8Array(blockCount * blockSize * DTYPE_BYTES[dtype]);
    const codes = new Uint8Array(blockCount * codeBytesPerBlock(blockSize));
    const scales = new Float32Array(blockCount);
    const zeroPoints = job.zeroPoints ? new Float32Array(blockCount) : undefined;
    const quantizedScales = new Uint8Array(blockCount);
    const values = new Float32Array(blockCount * blockSize);
    const blocks = { codes, scales, zeroPoints, quantizedScales };
    const run = () => {
      decodeFloats(dtype, input, values);
      quantizedScales.set(nearestScaleCodes(scales, job.scalesScale));
      fitStoredScales(values, blockSize, job.scalesScale, blocks);
    };
    const statistics = () => statisticsOf(values, blockSize, blocks, undefined);
    return { input, ...blocks, run, statistics };
  }

  pieceBatch({ dtype, values: count }: PieceJob): PieceBatch {
    const input = new Uint8Array(count * DTYPE_BYTES[dtype]);
    const codes = new Uint8Array(codeBytesPerBlock(count));
    const values = new Float32Array(count);
    return {
      input,
      codes,
      range: () => {
        decodeFloats(dtype, input, values);
        return { ...rangeOf(values), finite: values.every(Number.isFinite) };
      },
      pack: ({ scale, shift }) => {
        decodeFloats(dtype, input, values);
        packCodes(values, 0, count, scale, shift, codes, 0);
      },
      addSquares: (sums) => {
        decodeFloats(dtype, input, values);
        addSquares(values, 0, count, sums);
      },
      addSquaredErrors: (mapping, sums) => {
        decodeFloats(dtype, input, values);
        addSquaredErrors(values, 0, count, { codes, at: 0 }, mapping, sums);
      },
      addToBins: (reach, bins) => {
        decodeFloats(dtype, input, values);
        addToBins(values, reach, bins);
      },
      nonFinite: () => findNonFinite(dtype, input),
    };
  }

  dequantizeBatch({ blockSize, blockCount, zeroPoints, dtype }: DequantizeJob): DequantizeBatch {
    const codes = new Uint8Array(blockCount * codeBytesPerBlock(blockSize));
    const scales = new Float32Array(blockCount);
    const middles = zeroPoints ? new Float32Array(blockCount) : undefined;
    const output = new Uint8Array(blockCount * blockSize * DTYPE_BYTES[dtype]);
    const run = () => {
      const values = new Float32Array(blockCount * blockSize);
      dequantize({ codes, codesFrom: 0, scales, zeroPoints: middles, blockSize }, 0, values);
      output.set(encodeFloats(dtype, values));
    };
    return { codes, scales, zeroPoints: middles, output, run };
  }

  reduceBatch(job: ReduceJob): ReduceBatch {
    const { blockSize, blockCount, codeBytes, codesFrom, field, columns } = job;
    const codes = new Uint8Array(codeBytes);
    const scales = new Float32Array(blockCount);
    const zeroPoints = job.zeroPoints ? new Float32Array(blockCount) : undefined;
    const blocks = { codes, codesFrom, scales, zeroPoints, blockSize };
    const lowest = new Float32Array(columns);
    const highest = new Float32Array(columns);
    const sums = new Float64Array(columns);
    return {
      codes,
      scales,
      zeroPoints,
      lowest,
      highest,
      sums,
      reduceExtremes: (rows) => reduceExtremes(blocks, field, rows, lowest, highest),
      reduceSums: (rows) => reduceSums(blocks, field, rows, sums),
    };
  }
}

function rangeOf(values: Float32Array): ValueRange {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { minimum, maximum };
}
