// Virtual environments with the packages that judge us, kept in .cache/ between runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { cached } from '../../harness/cache.mjs';

const windows = process.platform === 'win32';
/** What NumPy of requirements.txt needs. */
const OLDEST_PYTHON = [3, 11];

/**
 * The interpreter of an environment with these packages, or why it cannot be had here.
 * @param {string} requirements a file of pinned packages, in this folder
 * @returns {Promise<{python: string} | {missing: string}>}
 */
export async function pythonWith(requirements) {
  const base = findPython();
  if (!base) return { missing: `Python ${OLDEST_PYTHON.join('.')} or newer is not here` };
  const list = path.join(import.meta.dirname, requirements);
  const id = createHash('sha256').update(base.version).update(readFileSync(list)).digest('hex');
  const name = `python-${id.slice(0, 12)}`;
  try {
    const folder = await cached(name, (unfinished) => install(base.command, unfinished, list));
    return { python: interpreter(folder) };
  } catch (error) {
    return { missing: error.message };
  }
}

/**
 * The folder that packages are in by themselves, without those that they need, or why they cannot be had.
 * @param {string} python an interpreter that has pip
 * @param {string} requirements a file of pinned packages, in this folder
 * @returns {Promise<{folder: string} | {missing: string}>}
 */
export async function packagesAlone(python, requirements) {
  const list = path.join(import.meta.dirname, requirements);
  const id = createHash('sha256').update(readFileSync(list)).digest('hex');
  try {
    const folder = await cached(`packages-${id.slice(0, 12)}`, (unfinished) =>
      installInto(python, ['--no-deps', '--target', unfinished], list),
    );
    return { folder };
  } catch (error) {
    return { missing: error.message };
  }
}

function findPython() {
  for (const command of ['python3', 'python']) {
    const version = String(spawnSync(command, ['--version']).stdout ?? '').trim();
    const [, major, minor] = /Python (\d+)\.(\d+)/.exec(version) ?? [];
    const newEnough = Number(major) === OLDEST_PYTHON[0] && Number(minor) >= OLDEST_PYTHON[1];
    if (newEnough) return { command, version };
  }
  return undefined;
}

/** An environment goes on working when its folder is renamed, as long as its scripts are not used. */
function install(base, folder, list) {
  run(base, ['-m', 'venv', folder], 'an environment cannot be made');
  installInto(interpreter(folder), [], list);
}

function installInto(python, options, list) {
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-cache-dir'];
  const args = ['-m', 'pip', 'install', ...quiet, ...options, '-r', list];
  run(python, args, 'the packages cannot be installed');
}

function run(command, args, failure) {
  const { status, stderr } = spawnSync(command, args);
  if (status !== 0) throw new Error(`${failure}\n${String(stderr).trim()}`);
}

function interpreter(folder) {
  return path.join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
}
