import { basename } from 'node:path';
import { type Part, planMerge } from '../core/convert/merge';
import { partsInOrder } from '../core/convert/parts';
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
    for (const path of partsInOrder(paths)) parts.push(await openPart(path, inputs, signal));
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
