// Has the real Python packages read what `qnat convert` writes. Needs dist/ (npm run build).
// Exit code: 0 if all agree or the packages cannot be had here ("skipped"), else 1.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pythonWith } from './python/venv.mjs';

const CLI = path.join(import.meta.dirname, '../../dist/cli.js');

/** Options of quantizing, by the name of what comes of them. */
const VARIANTS = {
  plain: [],
  doubled: ['--double-quant', '--block-size', '128'],
  shifted: ['--zero-points', '--block-size', '32'],
  wide: ['--per-channel'],
};

const folder = mkdtempSync(path.join(tmpdir(), 'qnat-exports-'));
try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main() {
  const packages = await pythonWith('requirements.txt');
  if (packages.missing) return skipped(packages.missing);
  python(packages, 'exports.py', 'make', folder);
  const names = Object.keys(VARIANTS);
  for (const name of names) convertAll(name);
  python(packages, 'exports.py', 'check', folder, ...names);
  convertWeights(packages);
  const torch = await pythonWith('requirements-torch.txt');
  if (torch.missing) return skipped(torch.missing);
  python(torch, 'exports_bitsandbytes.py', folder, ...names);
  convertTorch(torch);
  return 0;
}

function convertAll(name) {
  const qnat = path.join(folder, `${name}.qnat`);
  convert(path.join(folder, 'model.safetensors'), qnat, ...VARIANTS[name]);
  const to = (file, ...options) => convert(qnat, path.join(folder, `${name}.${file}`), ...options);
  for (const dtype of ['f32', 'f16', 'bf16']) to(`${dtype}.safetensors`, '--dtype', dtype);
  to('shards.safetensors', '--max-shard', '50KB');
  to('bnb.safetensors', '--to', 'bitsandbytes');
  for (const dtype of ['f32', 'f16', 'bf16', 'q8_0', 'q4_0']) to(`${dtype}.gguf`, '--dtype', dtype);
  to('npz');
  to('npy', '--include', 'layers.2.weight', '--dtype', 'f16');
  to('csv', '--include', 'layers.2.weight');
}

/** From weights to weights, without QNAT in between. */
function convertWeights(packages) {
  python(packages, 'conversions.py', 'make', folder);
  for (const name of ['plain.npz', 'deflated.npz', 'quantized.gguf']) {
    convertTo(name, 'safetensors');
  }
  convertTo('plain.safetensors', 'f16.safetensors', '--dtype', 'f16');
  convertTo('plain.safetensors', 'npz');
  convertTo('floats.npy', 'csv');
  convertTo('plain.safetensors', 'gguf', '--dtype', 'q8_0');
  python(packages, 'conversions.py', 'check', folder);
}

function convertTorch(torch) {
  python(torch, 'conversions_torch.py', 'make', folder);
  convertTo('model.pt', 'safetensors');
  convertTo('model.pt', 'f16.safetensors', '--dtype', 'f16');
  python(torch, 'conversions_torch.py', 'check', folder);
}

function convertTo(name, ending, ...options) {
  const input = path.join(folder, name);
  convert(input, `${input}.${ending}`, ...options);
}

function convert(input, output, ...options) {
  run(process.execPath, [CLI, 'convert', input, '-o', output, ...options]);
}

function python({ python: interpreter }, script, ...args) {
  const file = path.join(import.meta.dirname, 'python', script);
  process.stdout.write(run(interpreter, [file, ...args]));
}

/** @returns {string} what it printed */
function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

function skipped(why) {
  console.log(`skipped: exports: ${why}`);
  return 0;
}
