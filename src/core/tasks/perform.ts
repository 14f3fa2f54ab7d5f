import { carryBlocks } from '../convert/carryBlocks';
import { fitBlocks } from '../convert/fitBlocks';
import { doubleQuantize, quantizeBlocks } from '../convert/perform';
import { encodeValues, writeChecksum, writeNf4Part } from '../export/perform';
import type { Kernel } from '../nf4/kernel/kernel';
import { copyValues } from './copy';
import type { TaskFiles } from './files';
import { NOTHING_FOUND, type TaskResult } from './result';
import type { Task } from './task';

/**
 * Carries out a task.
 * @param checkCancel called every few milliseconds; throws to stop
 */
export function performTask(
  task: Task,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): TaskResult {
  switch (task.kind) {
    case 'quantize':
      return quantizeBlocks(task, files, kernel, checkCancel);
    case 'carry':
      return carryBlocks(task, files, checkCancel);
    case 'scales':
      return doubleQuantize(task, files, checkCancel);
    case 'fit':
      return fitBlocks(task, files, kernel, checkCancel);
    case 'copy':
      copyValues(task, files, checkCancel);
      return NOTHING_FOUND;
    case 'encode':
      encodeValues(task, files, kernel, checkCancel);
      return NOTHING_FOUND;
    case 'nf4':
      writeNf4Part(task, files, checkCancel);
      return NOTHING_FOUND;
    case 'checksum':
      writeChecksum(task, files, checkCancel);
      return NOTHING_FOUND;
  }
}
