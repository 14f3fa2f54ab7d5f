// Makes the golden files anew with the crate and compares them with the committed ones.
// Exit code: 0 if they are the same or the crate cannot be had here ("skipped"), else 1.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const committed = fileURLToPath(new URL('../fixtures/golden/', import.meta.url));
/** The oldest Rust that qlora-rs 1.0.5 builds with (see Cargo.toml). */
const OLDEST_RUST = [1, 92];

process.exitCode = main();

function main() {
  const reason = missing();
  if (reason) {
    console.log(`skipped: ${reason}`);
    return 0;
  }
  const made = mkdtempSync(join(tmpdir(), 'qnat-golden-'));
  try {
    const run = cargo(['run', '--release', '--locked', '--quiet', '--', made], 'inherit');
    if (run.status !== 0) {
      console.error('the generator failed');
      return 1;
    }
    return report(differences(committed, made));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function report(found) {
  for (const difference of found) console.error(difference);
  if (found.length === 0) console.log('the golden files are what the crate makes');
  return found.length === 0 ? 0 : 1;
}

/** Why the crate cannot be built here, if so. */
function missing() {
  const version = /rustc (\d+)\.(\d+)/.exec(spawnSync('rustc', ['--version']).stdout ?? '');
  if (!version || cargo(['--version']).error) return 'cargo is not here';
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major === OLDEST_RUST[0] && minor < OLDEST_RUST[1]) {
    return `Rust ${OLDEST_RUST.join('.')} or newer is needed, ${version[0]} is here`;
  }
  const fetched = cargo(['fetch', '--locked']);
  const said = String(fetched.stderr);
  // A lock file that does not fit is our mistake, and shows when the generator runs.
  if (fetched.status === 0 || said.includes('lock file')) return undefined;
  return `the crates cannot be fetched\n${said.trim()}`;
}

function cargo(args, stdio = 'pipe') {
  return spawnSync('cargo', args, { cwd: here, stdio });
}

/** Every file that one set has and the other lacks or has otherwise. */
function differences(expected, actual) {
  const names = new Set([...readdirSync(expected), ...readdirSync(actual)]);
  const open = openPositions(readFileSync(join(actual, 'cases.json')));
  const found = [];
  for (const name of [...names].sort()) {
    try {
      const [left, right] = [expected, actual].map((folder) => readFileSync(join(folder, name)));
      const at = firstDifference(left, right, isOpen(name, open, left, right));
      if (at >= 0) found.push(`${name}: differs from byte ${at} on`);
    } catch (error) {
      found.push(`${name}: ${error.message}`);
    }
  }
  return found;
}

/** Where an f32 is the processor's or the compiler's to choose, by file (see fixtures/README.md). */
function openPositions(json) {
  const open = new Map([['files.bin', new Set()]]);
  for (const { standalone, file } of JSON.parse(json).cases) {
    const at = [...file.nanAt, ...file.zeroSignAt];
    if (standalone) open.set(standalone, new Set(at));
    for (const position of at) open.get('files.bin').add(file.offset + position);
  }
  return open;
}

/** Tells whether the f32 at a byte position may differ: both NaN, or both zeros, where that is open. */
function isOpen(name, open, left, right) {
  return (at) => {
    const start = name === 'dequantized.f32' ? at - (at % 4) : startOf(open.get(name), at);
    if (start === undefined) return false;
    const [a, b] = [left.readFloatLE(start), right.readFloatLE(start)];
    return (Number.isNaN(a) && Number.isNaN(b)) || (name !== 'dequantized.f32' && a === b);
  };
}

function startOf(positions, at) {
  return [at, at - 1, at - 2, at - 3].find((start) => positions?.has(start));
}

function firstDifference(left, right, allowed) {
  if (left.length !== right.length) return Math.min(left.length, right.length);
  if (left.equals(right)) return -1;
  return left.findIndex((byte, at) => byte !== right[at] && !allowed(at));
}
