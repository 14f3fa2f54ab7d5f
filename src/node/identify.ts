import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What names and links of a regular file have in common; undefined where there is none. */
export async function identify(path: string): Promise<string | undefined> {
  return identityOf(await stat(path, { bigint: true }).catch(() => undefined));
}

/** As {@link identify}, of what is known of a file. */
export function identityOf(found: BigIntStats | undefined): string | undefined {
  return found?.isFile() ? `${found.dev}:${found.ino}` : undefined;
}
