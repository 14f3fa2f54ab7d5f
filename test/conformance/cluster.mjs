// Runs docs/examples/quantize_ray.py with the real Ray, on this machine: its tasks must make the bytes
// that one process makes. Needs dist/ (npm run build).
// Exit code: 0 if they do or Ray cannot be had here ("skipped"), else 1.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pythonWith } from './python/venv.mjs';

const ROOT = path.join(import.meta.dirname, '../..');
const CLI = path.join(ROOT, 'dist/cli.js');

const folder = mkdtempSync(path.join(tmpdir(), 'qnat-cluster-'));
try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main() {
  const { python, missing } = await pythonWith('requirements-ray.txt');
  if (missing) {
    console.log(`skipped: Ray: ${missing}`);
    return 0;
  }
  const model = path.join(folder, 'model');
  mkdirSync(model);
  run(python, [path.join(import.meta.dirname, 'python/shards.py'), model]);
  const whole = path.join(folder, 'whole', 'model.qnat');
  const merged = path.join(folder, 'merged', 'model.qnat');
  for (const file of [whole, merged]) mkdirSync(path.dirname(file));
  run(process.execPath, [CLI, 'quantize', model, '-o', whole]);
  run(python, [path.join(ROOT, 'docs/examples/quantize_ray.py'), model, merged]);
  const same = ['', '.safetensors'].every((ending) =>
    readFileSync(whole + ending).equals(readFileSync(merged + ending)),
  );
  console.log(`Ray: the parts of four tasks ${same ? 'are' : 'are NOT'} the file of one process`);
  return same ? 0 : 1;
}

function run(command, args) {
  const env = { ...process.env, QNAT: `'${process.execPath}' '${CLI}'` };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
}
