import { stat } from 'node:fs/promises';
import { IoError } from '../core/errors';
import type { AtomicFile } from './atomicFile';
import { identify } from './identify';
import { explainIoError } from './ioError';

/** Refuses what a file cannot take the place of; to be asked before the work, not after it. */
export async function checkTargets(targets: readonly string[]): Promise<void> {
  for (const target of targets) {
    const found = await stat(target).catch(() => undefined);
    if (!found || found.isFile()) continue;
    const what = found.isDirectory() ? 'a folder' : 'a device or the like';
    throw new IoError(`${target}: it is ${what}, not a file. Choose another name.`);
  }
}

/** Refuses to write over what is read, whatever names it goes by. */
export async function refuseInputs(
  targets: readonly string[],
  inputs: readonly string[],
): Promise<void> {
  const read = new Set(await Promise.all(inputs.map(identify)));
  for (const target of targets) {
    const there = await identify(target);
    if (there && read.has(there)) {
      throw new IoError(`${target}: it is read, and cannot be written over. Choose another name.`);
    }
  }
}

/**
 * Lets files take their targets' places, all of them or none: when one fails, those before it give
 * their places back. Only a process killed in between can leave new files beside old ones; whoever reads a
 * QNAT file and its sidecar is told (sidecar.ts).
 */
export async function commitAll(files: readonly AtomicFile[]): Promise<void> {
  const last = files.at(-1);
  const touched: AtomicFile[] = [];
  try {
    for (const file of files) {
      if (file !== last) {
        await file.keepOld();
        touched.push(file);
      }
      await file.commit();
    }
  } catch (error) {
    for (const file of touched.reverse()) await restore(file, error);
    throw error;
  }
}

async function restore(file: AtomicFile, reason: unknown): Promise<void> {
  const old = file.oldFile;
  try {
    await file.restoreOld();
  } catch (error) {
    const why = (explainIoError(error, file.target) as Error).message;
    const where = old
      ? `What was there before is in ${old}.`
      : 'It is new, and does not belong there.';
    throw new IoError(
      `${(reason as Error).message} ${file.target} could not be restored either: ${why} ${where}`,
    );
  }
}
