import { stat } from 'node:fs/promises';

/** What names and links of a regular file have in common; undefined where there is none. */
export async function identify(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found?.isFile() ? `${found.dev}:${found.ino}` : undefined;
}
