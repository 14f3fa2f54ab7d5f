import { basename } from 'node:path';
import { type Part, planMerge } from '../core/convert/merge';
import { isPart, partsInOrder } from '../core/convert/parts';
import { sidecarOf } from '../core/convert/sidecar';
import { IoError } from '../core/errors';
import type { MergeJob } from '../protocol/mergeJob';
import { refuseInputs } from './commitAll';
import type { JobInput } from './fileJob';
import { openPart } from './openPart';
import { closeAll } from './openFile';
import { pathsOf, PlannedItems } from './plannedItems';

/**
 * Opens the parts of a model and plans the file of all of them.
 * @throws QnatError in words for the person
 */
export async function planMergeFiles(
  { parts: paths, output, rows }: MergeJob,
  signal?: AbortSignal,
): Promise<PlannedItems> {
  const inputs: JobInput[] = [];
  try {
    const parts: Part[] = [];
    const inOrder = partsInOrder(paths);
    for (const path of inOrder) parts.push(await openPart(path, inputs, signal));
    refuseLostSidecars(inOrder, parts);
    const plan = planMerge(parts, basename(output));
    const read = inputs.map(({ path }) => path);
    await refuseInputs(pathsOf(plan, output), read);
    const facts = { inputSidecars: [], notRead: [], errors: 0, warnings: 0 };
    return new PlannedItems({ output, inputs, plan, rows, verify: false, ...facts });
  } catch (error) {
    await closeAll(inputs);
    throw error;
  }
}

/** What is quantized in parts has a sidecar beside each, or beside none. */
function refuseLostSidecars(paths: readonly string[], parts: readonly Part[]): void {
  const lost = parts.findIndex(({ sidecar }, index) => !sidecar && isPart(paths[index]));
  if (lost < 0 || parts.every(({ sidecar }) => !sidecar)) return;
  throw new IoError(
    `${sidecarOf(paths[lost])}: the tensors that were kept beside this part are missing, while other parts have theirs. Put the file there, or quantize the part again.`,
  );
}
