// Compiles the kernel's AssemblyScript into out/kernel, once without and once with relaxed SIMD.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('assembly/', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../../../../out/kernel/', import.meta.url));

const VARIANTS = {
  simd: ['--enable', 'simd'],
  relaxed: ['--enable', 'simd', '--enable', 'relaxed-simd'],
};
const OPTIONS = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--initialMemory', '2'];

/** Does nothing when the sources, the options and the compiler are as at the last time. */
export async function buildKernel() {
  const asc = (await import('assemblyscript/asc')).default;
  const stamp = path.join(OUTPUT, 'sources.sha256');
  const sources = await digest(asc.version);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === sources) return;
  await mkdir(OUTPUT, { recursive: true });
  for (const name of Object.keys(VARIANTS)) await compile(asc, name);
  await replace(stamp, sources);
}

async function digest(version) {
  const hash = createHash('sha256').update(JSON.stringify([version, OPTIONS, VARIANTS]));
  for (const file of (await readdir(SOURCES)).sort()) {
    hash.update(file).update(await readFile(path.join(SOURCES, file)));
  }
  return hash.digest('hex');
}

async function compile(asc, name) {
  const entry = path.relative('.', path.join(SOURCES, 'index.ts'));
  const outputs = new Map();
  const { error, stderr } = await asc.main(
    [entry, '-o', `${name}.wasm`, ...OPTIONS, ...VARIANTS[name]],
    { writeFile: (file, contents) => void outputs.set(file, contents) },
  );
  if (error) throw new Error(`${entry}: ${error.message}\n${stderr.toString()}`);
  await replace(path.join(OUTPUT, `${name}.wasm`), outputs.get(`${name}.wasm`));
}

/** Another build that runs at the same time reads the old file or the new one. */
async function replace(file, contents) {
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, contents);
  await rename(beside, file);
}
