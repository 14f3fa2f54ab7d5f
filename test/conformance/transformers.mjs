// Has transformers load what `qnat convert --to bitsandbytes` writes, and takes what it saves in 4 bits to
// QNAT. Needs dist/ (npm run build).
// Exit code: 0 if all values are the same or the packages cannot be had here ("skipped"), else 1.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { packagesAlone, pythonWith } from './python/venv.mjs';

const CLI = path.join(import.meta.dirname, '../../dist/cli.js');
const SCRIPT = path.join(import.meta.dirname, 'python/transformers_models.py');
/** What transformers leaves in 16 bits when it quantizes. */
const LEFT = ['*norm*', '*embed*', 'lm_head*'].flatMap((glob) => ['--exclude', glob]);

const folder = mkdtempSync(path.join(tmpdir(), 'qnat-transformers-'));
const at = (name) => path.join(folder, name);
try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main() {
  const { python, missing } = await pythonWith('requirements-torch.txt');
  if (missing) return console.log(`skipped: transformers: ${missing}`);
  // PyTorch is there; with all that these packages need it would come again.
  const packages = await packagesAlone(python, 'requirements-transformers.txt');
  if (packages.missing) return console.log(`skipped: transformers: ${packages.missing}`);
  const script = (mode) => run(python, [SCRIPT, mode, folder], packages.folder);
  script('make');
  throughQnat('plain');
  for (const name of ['saved', 'nested']) throughQnat(name, ...LEFT);
  const written = ['--to', 'bitsandbytes', '--max-shard', '60KB'];
  qnat('convert', at('plain.qnat'), '-o', at('written/model.safetensors'), ...written);
  process.stdout.write(script('check'));
}

function throughQnat(name, ...options) {
  qnat('quantize', at(name), '-o', at(`${name}.qnat`), '--compute-dtype', 'bf16', ...options);
  qnat('convert', at(`${name}.qnat`), '-o', at(`${name}.out.safetensors`));
}

function qnat(...args) {
  run(process.execPath, [CLI, ...args]);
}

/** @returns {string} what it printed */
function run(command, args, pythonPath = '') {
  const env = { ...process.env, PYTHONPATH: pythonPath, HF_HUB_OFFLINE: '1' };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
