import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of each test's own; `path` gives names in it. */
export function temporaryFolder(): { path: (name?: string) => string } {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qnat-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  return { path: (name = '') => join(folder, name) };
}
