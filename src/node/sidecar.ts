import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isSidecar, sidecarOf } from '../core/convert/sidecar';
import { IoError } from '../core/errors';
import type { ModelFile } from '../core/weights/modelFiles';
import { FileSource } from './fileSource';
import { identify } from './identify';
import { explainIoError } from './ioError';
import { leftoversOf } from './partFiles';

/**
 * The files of kept tensors beside files, by their names and their marks, that are not among them.
 * @throws IoError where one is newer than the file that it is beside
 */
export async function sidecarsBeside(
  files: readonly ModelFile<string>[],
): Promise<ModelFile<string>[]> {
  const given = await Promise.all(files.map(({ path }) => identify(path)));
  const found = await Promise.all(
    files.map(async ({ path }) => {
      const beside = await identify(sidecarOf(path));
      return beside && !given.includes(beside) ? sidecarOf(path) : undefined;
    }),
  );
  const sidecars: ModelFile<string>[] = [];
  for (const [index, path] of found.entries()) {
    if (!path || !(await isMarked(path))) continue;
    await refuseHalfReplaced(files[index].path, path);
    sidecars.push({ path });
  }
  return sidecars;
}

/**
 * Refuses a pair of which a run has replaced the sidecar, and was killed before it replaced the other: what
 * it made of that is left, and was begun before the sidecar was.
 */
async function refuseHalfReplaced(path: string, sidecar: string): Promise<void> {
  const { birthtimeMs } = await stat(sidecar);
  // A folder that cannot be listed hides them, and another run may remove them at any time.
  for (const left of await leftoversOf(path).catch(() => [])) {
    const begun = await stat(left).catch(() => undefined);
    if (!begun || begun.birthtimeMs > birthtimeMs) continue;
    throw new IoError(
      `${path}: a run that was to replace it was killed when it had replaced ${basename(sidecar)} only. Run it again, or rename ${basename(left)}, which is whole, to ${basename(path)}.`,
    );
  }
}

/**
 * The sidecar that an earlier run left beside an output; beside a new one it would pass for a part of
 * it. A file of that name that has no mark of ours is somebody's own, and what is read stays too.
 */
export async function staleSidecarOf(
  output: string,
  inputs: readonly string[],
): Promise<string | undefined> {
  const path = sidecarOf(output);
  const read = await Promise.all(inputs.map(identify));
  const found = await identify(path);
  if (!found || read.includes(found)) return undefined;
  return (await isMarked(path)) ? path : undefined;
}

/** Removes a stale sidecar, if it still is one. */
export async function removeStaleSidecar(path: string): Promise<void> {
  if (!(await isMarked(path))) return;
  await rm(path).catch((error: unknown) => {
    const { message } = explainIoError(error, path) as Error;
    throw new IoError(
      `The output was written, but the file beside it is of an older one: ${message}`,
    );
  });
}

async function isMarked(path: string): Promise<boolean> {
  let source: FileSource | undefined;
  try {
    source = await FileSource.open(path);
    return await isSidecar(source);
  } catch (error) {
    // No file is none of ours, and one that cannot be read does not say whose it is.
    if (isSystemError(error)) return false;
    throw error;
  } finally {
    await source?.close();
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
