import type { FileSummary } from '../../src/protocol/editor';

/** Tensors there are to list: those that were read; until then, those that the file declares. */
export function listedTensors({ reading, tensorCount, tensorsRead }: FileSummary): number {
  return reading ? tensorCount : tensorsRead;
}
