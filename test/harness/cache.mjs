// What the harness fetches from npm, kept in .cache/ between runs.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { run } from './process.mjs';

export const project = path.resolve(import.meta.dirname, '../..');
const cache = path.join(project, '.cache');
const partial = '.partial-';
const abandonedAfter = 3_600_000;

/**
 * The folder .cache/NAME, filled by `fill` if it is not there.
 *
 * It is filled under another name and then renamed, so it is complete wherever it exists, and
 * when two processes fill it at once the first to finish wins.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 */
export async function cached(name, fill) {
  const folder = path.join(cache, name);
  if (existsSync(folder)) return folder;
  await removeAbandoned();
  console.log(`Fetching ${name} into .cache (once)`);
  const unfinished = path.join(cache, `${partial}${name}-${process.pid}`);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Folders that a crashed run left half filled. */
async function removeAbandoned() {
  await mkdir(cache, { recursive: true });
  for (const name of await readdir(cache)) {
    if (!name.startsWith(partial)) continue;
    const folder = path.join(cache, name);
    const age = Date.now() - (await stat(folder)).mtimeMs;
    if (age > abandonedAfter) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Packages from npm, none of whose scripts run.
 * @param {string} folder
 * @param {string[]} packages
 */
export async function installPackages(folder, packages) {
  // Without a package.json of its own, npm would install into the project around it.
  await writeFile(path.join(folder, 'package.json'), '{"private":true}\n');
  await npm(folder, ['install', '--ignore-scripts', ...packages]);
}

/**
 * @param {string} cwd
 * @param {string[]} args
 */
export async function npm(cwd, args) {
  const env = { ...process.env };
  // `npm run` sets it to the project's folder.
  delete env.npm_config_local_prefix;
  await run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env });
}

/**
 * Where a command is, if it is installed.
 * @param {string} name
 */
export function onPath(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
}
