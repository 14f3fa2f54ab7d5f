// Bundles test/bench/<name>.ts and runs it: node test/bench/run.mjs kernel [arguments]
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { buildKernel } from '../../src/core/nf4/kernel/build.mjs';

const [name, ...rest] = process.argv.slice(2);
await buildKernel();
await build({
  entryPoints: [`test/bench/${name}.ts`],
  outdir: 'out/bench',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  loader: { '.wasm': 'binary' },
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [`out/bench/${name}.js`, ...rest], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
