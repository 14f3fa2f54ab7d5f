// The workspace that `npm start` opens.
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { project } from './cache.mjs';

/** @param {string} folder */
export async function makeDemoWorkspace(folder) {
  const fixtures = path.join(project, 'test/fixtures/demo');
  if (existsSync(fixtures)) await cp(fixtures, folder, { recursive: true });
}
