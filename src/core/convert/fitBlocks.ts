import { codeBytesPerBlock } from '../nf4/block';
import { nearestScaleCode, scalesScale } from '../nf4/doubleQuantization';
import type { Kernel, StoredBatch } from '../nf4/kernel/kernel';
import { mergeStatistics, type QuantizeStatistics } from '../nf4/statistics';
import type { TaskFiles } from '../tasks/files';
import { readFloats, writeFloats } from '../tasks/floats';
import { NOTHING_FOUND, type TaskResult } from '../tasks/result';
import { plainReader } from '../weights/storage/readPlain';
import { passesOver } from './pieces';
import { blocksPerChunk, readValues } from './readValues';
import { isStreamed } from './streamBlocks';
import { streamFitted } from './streamFitted';
import type { FitTask } from './tasks';

/** Carries out a {@link FitTask}. */
export function fitBlocks(
  task: FitTask,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): TaskResult {
  const statistics = isStreamed({ ...task, refine: true })
    ? fitStreamed(task, files, kernel, checkCancel)
    : fitHeld(task, files, kernel, checkCancel);
  const k = Float32Array.of(scalesScale(task.largestScale));
  writeFloats(files, task.output, task.scalesScaleAt, k);
  return { ...NOTHING_FOUND, statistics };
}

function fitHeld(
  task: FitTask,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): QuantizeStatistics | undefined {
  const { dtype, blockSize, blockCount } = task;
  const zeroPoints = task.rule !== 'none';
  const k = scalesScale(task.largestScale);
  const step = blocksPerChunk(task);
  const read = plainReader(task.source);
  let statistics: QuantizeStatistics | undefined;
  for (let first = 0; first < blockCount; first += step) {
    checkCancel();
    const count = Math.min(step, blockCount - first);
    const job = { dtype, blockSize, blockCount: count, zeroPoints, scalesScale: k };
    const batch = kernel.storedBatch(job);
    readValues(task, read, first * blockSize, files, batch.input);
    readScales(task, first, files, batch);
    batch.run();
    writeBlocks(task, first, files, batch);
    statistics = mergeStatistics(statistics, batch.statistics());
  }
  return statistics;
}

/** Of blocks that are not held in memory. */
function fitStreamed(
  task: FitTask,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): QuantizeStatistics | undefined {
  const k = scalesScale(task.largestScale);
  const passes = passesOver(task, files, kernel, checkCancel);
  let result: QuantizeStatistics | undefined;
  for (let block = 0; block < task.blockCount; block++) {
    const floatAt = (offset: number) => readFloats(files, task.output, offset + 4 * block, 1)[0];
    const scale = floatAt(task.scalesAt);
    const zeroPoint = task.rule === 'none' ? 0 : floatAt(task.zeroPointsAt);
    const refined = { scale, zeroPoint, code: nearestScaleCode(scale, k) };
    const { stored, statistics } = streamFitted(passes, block, refined, k);
    files.writeOutput(task.output, task.quantizedScalesAt + block, Uint8Array.of(stored.code));
    result = mergeStatistics(result, statistics);
  }
  return result;
}

/** The refined scales and zero points. */
function readScales(task: FitTask, first: number, files: TaskFiles, batch: StoredBatch): void {
  const { scales, zeroPoints } = batch;
  const floatsAt = (offset: number) =>
    readFloats(files, task.output, offset + 4 * first, scales.length);
  scales.set(floatsAt(task.scalesAt));
  zeroPoints?.set(floatsAt(task.zeroPointsAt));
}

function writeBlocks(task: FitTask, first: number, files: TaskFiles, batch: StoredBatch): void {
  const { output, codesAt, scalesAt, zeroPointsAt, quantizedScalesAt } = task;
  files.writeOutput(output, codesAt + first * codeBytesPerBlock(task.blockSize), batch.codes);
  writeFloats(files, output, scalesAt + 4 * first, batch.scales);
  if (batch.zeroPoints) writeFloats(files, output, zeroPointsAt + 4 * first, batch.zeroPoints);
  files.writeOutput(output, quantizedScalesAt + first, batch.quantizedScales);
}
