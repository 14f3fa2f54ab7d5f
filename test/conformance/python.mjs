// Has the real Python packages read the golden weight files, and compares what they find in them; and
// write the golden exports again.
// `python.mjs write` makes the files anew. Names of scripts after that choose some of them.
// Exit code: 0 if all agree or the packages cannot be had here ("skipped"), else 1.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { pythonWith } from './python/venv.mjs';

/** Each script makes and checks the files in its folder of test/fixtures, with the packages it needs. */
const SCRIPTS = [
  weightFiles('numpy', 'requirements.txt'),
  weightFiles('safetensors', 'requirements.txt'),
  weightFiles('gguf', 'requirements.txt'),
  weightFiles('torch', 'requirements-torch.txt'),
  weightFiles('bitsandbytes', 'requirements-torch.txt'),
  {
    name: 'refused',
    script: 'refused_files.py',
    folder: 'weights/refused',
    requirements: 'requirements.txt',
  },
  {
    name: 'refused-torch',
    script: 'refused_torch_files.py',
    folder: 'weights/refused-torch',
    requirements: 'requirements-torch.txt',
  },
  {
    name: 'exports',
    script: 'exported_files.py',
    folder: 'exports/values',
    requirements: 'requirements.txt',
  },
  {
    name: 'blocks',
    script: 'quantized_blocks.py',
    folder: 'exports/blocks',
    requirements: 'requirements.txt',
  },
  {
    name: 'exports-bitsandbytes',
    script: 'exported_bitsandbytes.py',
    folder: 'exports/bitsandbytes',
    requirements: 'requirements-torch.txt',
  },
  {
    name: 'normal',
    script: 'normal_usage.py',
    folder: 'nf4',
    requirements: 'requirements-scipy.txt',
  },
];

const [first, ...others] = process.argv.slice(2);
const mode = first === 'write' ? 'write' : 'check';
const chosen = mode === 'write' || !first ? others : [first, ...others];

process.exitCode = await main();

function weightFiles(/** @type {string} */ name, /** @type {string} */ requirements) {
  return { name, script: `${name}_files.py`, folder: `weights/${name}`, requirements };
}

async function main() {
  let failed = 0;
  for (const { name, script, folder, requirements } of SCRIPTS) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const { python, missing } = await pythonWith(requirements);
    if (missing) console.log(`skipped: ${name}: ${missing}`);
    else failed += run(python, script, folder);
  }
  return failed > 0 ? 1 : 0;
}

function run(python, script, folder) {
  const source = path.join(import.meta.dirname, 'python', script);
  const target = path.join(import.meta.dirname, '../fixtures', folder);
  return spawnSync(python, [source, mode, target], { stdio: 'inherit' }).status === 0 ? 0 : 1;
}
