import {
  adaptedZeroPoint,
  dequantizeScales,
  quantizeScales,
  scalesScale,
} from '../nf4/doubleQuantization';
import type { Kernel, QuantizeBatch } from '../nf4/kernel/kernel';
import { mergeStatistics } from '../nf4/statistics';
import { codeBytesPerBlock } from '../nf4/block';
import type { TaskFiles } from '../tasks/files';
import { readFloats, writeFloats } from '../tasks/floats';
import { NOTHING_FOUND, type TaskResult } from '../tasks/result';
import { plainReader } from '../weights/storage/readPlain';
import { blocksPerChunk, readValues } from './readValues';
import { isStreamed, streamBlocks } from './streamBlocks';
import type { QuantizeTask, ScalesTask } from './tasks';

/** 256 KiB of scales at a time. */
const CHUNK_BLOCKS = 64 * 1024;

/** Carries out a {@link QuantizeTask}. */
export function quantizeBlocks(
  task: QuantizeTask,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): TaskResult {
  if (isStreamed(task)) return streamBlocks(task, files, kernel, checkCancel);
  const { dtype, blockSize, blockCount, rule, refine } = task;
  const step = blocksPerChunk(task);
  const read = plainReader(task.source);
  let result = NOTHING_FOUND;
  for (let first = 0; first < blockCount; first += step) {
    checkCancel();
    const count = Math.min(step, blockCount - first);
    const batch = kernel.quantizeBatch({
      dtype,
      blockSize,
      blockCount: count,
      rule,
      refine,
      statistics: refine,
    });
    readValues(task, read, first * blockSize, files, batch.input);
    const finite = batch.run();
    writeBlocks(task, first, files, batch);
    result = merge(result, batch, finite, (task.firstBlock + first) * blockSize);
  }
  return result;
}

function writeBlocks(
  task: QuantizeTask,
  first: number,
  files: TaskFiles,
  batch: QuantizeBatch,
): void {
  files.writeOutput(
    task.output,
    task.codesAt + first * codeBytesPerBlock(task.blockSize),
    batch.codes,
  );
  writeFloats(files, task.output, task.scalesAt + 4 * first, batch.scales);
  if (batch.zeroPoints)
    writeFloats(files, task.output, task.zeroPointsAt + 4 * first, batch.zeroPoints);
}

function merge(
  result: TaskResult,
  batch: QuantizeBatch,
  finite: boolean,
  firstValue: number,
): TaskResult {
  let { largestScale, nonFinite, firstNonFinite } = result;
  for (const scale of batch.scales) {
    const magnitude = Math.abs(scale);
    if (magnitude > largestScale) largestScale = magnitude;
  }
  if (!finite) {
    const { count, first } = batch.nonFinite();
    nonFinite += count;
    firstNonFinite = Math.min(firstNonFinite, firstValue + first);
  }
  const statistics = mergeStatistics(result.statistics, batch.statistics());
  return { largestScale, nonFinite, firstNonFinite, statistics };
}

/** Carries out a {@link ScalesTask}. */
export function doubleQuantize(
  task: ScalesTask,
  files: TaskFiles,
  checkCancel: () => void,
): TaskResult {
  const k = scalesScale(task.largestScale);
  for (let first = 0; first < task.blockCount; first += CHUNK_BLOCKS) {
    checkCancel();
    const count = Math.min(CHUNK_BLOCKS, task.blockCount - first);
    const scales = readFloats(files, task.output, task.scalesAt + 4 * first, count);
    const codes = quantizeScales(scales, k);
    files.writeOutput(task.output, task.quantizedScalesAt + first, codes);
    if (task.rule === 'affine') {
      adaptZeroPoints(task, first, files, scales, codes, k);
    }
  }
  writeFloats(files, task.output, task.scalesScaleAt, Float32Array.of(k));
  return NOTHING_FOUND;
}

/** Zero points for the scales that dequantizing uses. */
function adaptZeroPoints(
  task: ScalesTask,
  first: number,
  files: TaskFiles,
  scales: Float32Array,
  codes: Uint8Array,
  k: number,
): void {
  const place = task.zeroPointsAt + 4 * first;
  const zeroPoints = readFloats(files, task.output, place, scales.length);
  const stored = dequantizeScales(codes, k);
  for (let block = 0; block < scales.length; block++) {
    zeroPoints[block] = adaptedZeroPoint(zeroPoints[block], scales[block], stored[block]);
  }
  writeFloats(files, task.output, place, zeroPoints);
}
