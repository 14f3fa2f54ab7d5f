import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * Output is written under a name that tells its target and who writes it: `.TARGET.HOST.PID.ID.part`.
 * A process that was killed leaves its file behind; the next one that writes the same target can see
 * that its writer is gone.
 */
export function partFileOf(target: string): string {
  return join(
    dirname(target),
    `${prefixOf(target)}${process.pid}.${randomBytes(4).toString('hex')}.part`,
  );
}

/** What killed runs on this machine have left of a target. */
export async function leftoversOf(target: string): Promise<string[]> {
  const folder = dirname(target);
  const prefix = prefixOf(target);
  const isLeft = (name: string) =>
    name.startsWith(prefix) &&
    name.endsWith('.part') &&
    !isRunning(Number(name.slice(prefix.length).split('.', 1)[0]));
  return (await readdir(folder)).filter(isLeft).map((name) => join(folder, name));
}

export async function removeLeftovers(target: string): Promise<void> {
  for (const path of await leftoversOf(target)) await rm(path, { force: true });
}

/** On a shared disk a process number says nothing of another machine's processes. */
function prefixOf(target: string): string {
  return `.${basename(target)}.${hostname()}.`;
}

function isRunning(pid: number): boolean {
  // A number that is none stands in a name that is not ours.
  if (!Number.isSafeInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
