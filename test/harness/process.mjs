// Child processes and temporary folders that never outlive this process.
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** @type {Set<() => void>} */
const cleanups = new Set();

process.on('exit', () => {
  // Youngest first: a process ends before the folder it writes to goes.
  for (const cleanup of [...cleanups].reverse()) cleanup();
});
for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }))
  process.once(signal, () => process.exit(code));

/**
 * A fresh folder, removed when this process ends.
 * @param {string} name
 */
export function temporaryFolder(name) {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `qnat-${name}-`)));
  cleanups.add(() => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // The system's temporary folder is emptied by the system, too.
    }
  });
  return folder;
}

/**
 * Starts a command as a process group of its own, so that its children end with it.
 * @param {string} command
 * @param {string[]} args
 * @param {{env?: Record<string, string | undefined>, cwd?: string}} [options]
 */
export function start(command, args, { env = process.env, cwd } = {}) {
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => (output += error.message));

  const watchdog = watchOver(child.pid);
  const kill = () => {
    killGroup(watchdog?.pid);
    killGroup(child.pid);
  };
  cleanups.add(kill);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    kill();
    await ended;
    cleanups.delete(kill);
  };
  return {
    output: () => output,
    running: () => child.exitCode === null && child.signalCode === null && child.pid !== undefined,
    ended,
    stop,
  };
}

/**
 * Ends the group also when this process ends without a word: the pipe to the watchdog then closes.
 * @param {number | undefined} pid
 */
function watchOver(pid) {
  if (pid === undefined || process.platform === 'win32') return undefined;
  const script = 'cat >/dev/null; kill -s KILL -- "-$0"';
  const watchdog = spawn('sh', ['-c', script, String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  return watchdog;
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/**
 * Runs a command to its end; throws with its output if it fails or takes too long.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>, timeout?: number}} [options]
 */
export async function run(command, args, { cwd, env, timeout = 300_000 } = {}) {
  const child = start(command, args, { cwd, env });
  const line = [command, ...args].join(' ');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, timeout, 'late')));
  const end = await Promise.race([child.ended, late]);
  clearTimeout(timer);
  await child.stop();
  if (end === 'late')
    throw new Error(`${line}: not done after ${timeout / 1000} s\n${child.output()}`);
  if (end !== 0) throw new Error(`${line}: failed\n${child.output()}`);
  return child.output();
}
