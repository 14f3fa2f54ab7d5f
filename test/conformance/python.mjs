// Has the real Python packages read the golden weight files, and compares what they find in them.
// `python.mjs write` makes the files anew. Names of scripts after that choose some of them.
// Exit code: 0 if all agree or the packages cannot be had here ("skipped"), else 1.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { pythonWith } from './python/venv.mjs';

/** Each script makes and checks the files in the folder of its name; with the packages that it needs. */
const SCRIPTS = [
  { name: 'numpy', requirements: 'requirements.txt' },
  { name: 'safetensors', requirements: 'requirements.txt' },
  { name: 'gguf', requirements: 'requirements.txt' },
  { name: 'torch', requirements: 'requirements-torch.txt' },
];

const [first, ...others] = process.argv.slice(2);
const mode = first === 'write' ? 'write' : 'check';
const chosen = mode === 'write' || !first ? others : [first, ...others];

process.exitCode = await main();

async function main() {
  let failed = 0;
  for (const { name, requirements } of SCRIPTS) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const { python, missing } = await pythonWith(requirements);
    if (missing) console.log(`skipped: ${name}: ${missing}`);
    else failed += run(python, name);
  }
  return failed > 0 ? 1 : 0;
}

function run(python, name) {
  const script = path.join(import.meta.dirname, 'python', `${name}_files.py`);
  const folder = path.join(import.meta.dirname, '../fixtures/weights', name);
  return spawnSync(python, [script, mode, folder], { stdio: 'inherit' }).status === 0 ? 0 : 1;
}
