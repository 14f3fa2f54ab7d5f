// Bundles the benchmarks and runs them: node test/bench/run.mjs [--large] [files|formats|planning|kernel|peers …]
// or, by themselves, node test/bench/run.mjs sweep, node test/bench/run.mjs views [tensors] [tables] and
// node test/bench/run.mjs live [DEBUGGER …].
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { buildKernel } from '../../src/core/nf4/kernel/build.mjs';
import { buildBareLoops } from './bareLoops.mjs';
import { findDebuggers } from './live/debuggers.mjs';
import { pythonWith } from '../conformance/python/venv.mjs';

const here = import.meta.dirname;
const conformance = path.join(here, '../conformance');
const MIB = 1024 * 1024;

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  await buildKernel();
  await buildBareLoops();
  if (args[0] === 'sweep' || args[0] === 'views') return run(args[0], args.slice(1));
  if (args[0] === 'live') return live(args.slice(1));
  const sections = args.filter((arg) => !arg.startsWith('--'));
  const wantsPeers = sections.length === 0 || sections.includes('peers');
  const peers = wantsPeers ? await findPeers() : [];
  return run('bench', [JSON.stringify({ sections, peers, large: args.includes('--large') })]);
}

async function run(name, args) {
  await build({
    entryPoints: [path.join(here, `${name}.ts`)],
    outdir: 'out/bench',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    loader: { '.wasm': 'binary' },
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [`out/bench/${name}.js`, ...args], {
    stdio: 'inherit',
  });
  return status ?? 1;
}

/** With all debuggers, or those whose names begin so. */
async function live(names) {
  const debuggers = await findDebuggers();
  const chosen = debuggers.filter(
    ({ name }) => names.length === 0 || names.some((each) => name.startsWith(each)),
  );
  return run('live', [JSON.stringify(chosen)]);
}

async function findPeers() {
  return [crate(), await python()].filter((peer) => peer !== undefined);
}

/** The crate that the format comes from. */
function crate() {
  const args = ['build', '--release', '--locked', '--quiet', '--example', 'speed'];
  const { status, stderr, error } = spawnSync('cargo', args, { cwd: conformance });
  if (status !== 0) {
    console.log(`skipped: qlora-rs: ${error ? 'cargo is not here' : String(stderr).trim()}`);
    return undefined;
  }
  return {
    name: 'qlora-rs',
    command: [path.join(conformance, 'target/release/examples/speed')],
    bytes: 64 * MIB,
    quantize: { '': 'quantize' },
    dequantize: { '': 'dequantize' },
  };
}

async function python() {
  const { python, missing } = await pythonWith('requirements-torch.txt');
  if (missing) {
    console.log(`skipped: bitsandbytes and numpy: ${missing}`);
    return undefined;
  }
  return {
    name: 'Python',
    command: [python, path.join(here, 'peers.py')],
    bytes: 16 * MIB,
    quantize: {
      bitsandbytes: 'quantize',
      'numpy, nearest level': 'numpy scan',
      'numpy, binary search': 'numpy search',
    },
    dequantize: { bitsandbytes: 'dequantize' },
  };
}
