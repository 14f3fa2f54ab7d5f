// Programs that tests look at in a debugger, compiled where there is a compiler, and debuggers.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pythonWith } from '../conformance/python/venv.mjs';
import { onPath, project } from './cache.mjs';
import { debian13 } from './debian13.mjs';
import { run } from './process.mjs';

const folder = path.join(project, 'out/debuggees');

/** Compiles them; the result are variables for the tests, which skip what is not there. */
export async function buildDebuggees() {
  await mkdir(folder, { recursive: true });
  const [rust, cpp, debian] = [await buildRust(), await buildCpp(), await debian13()];
  const torch = await pythonWith('requirements-torch.txt');
  return {
    ...(rust && { QNAT_TEST_RUST: rust }),
    ...(cpp && { QNAT_TEST_CPP: cpp }),
    ...(debian && { QNAT_TEST_DEBIAN13: JSON.stringify(debian) }),
    ...(await findDebugpy()),
    ...('python' in torch && { QNAT_TEST_TORCH: torch.python }),
  };
}

/** The interpreter that debugpy runs in, as a variable for the tests. */
export async function findDebugpy() {
  const debugpy = await pythonWith('requirements-debugpy.txt');
  return 'python' in debugpy && { QNAT_TEST_DEBUGPY: debugpy.python };
}

/** With the real crate; its own code as the golden files' generator has it, the program unoptimized. */
async function buildRust() {
  if (!onPath('cargo')) return undefined;
  const cwd = path.join(project, 'test/conformance');
  const cargo = ['rustc', '--release', '--locked', '--quiet', '--example', 'debuggee'];
  try {
    await run('cargo', [...cargo, '--', '-C', 'opt-level=0', '-g', '-C', 'strip=none'], {
      cwd,
      timeout: 900_000,
    });
    return path.join(cwd, 'target/release/examples/debuggee');
  } catch (error) {
    console.log(`The Rust program to be debugged is not built: ${error.message}`);
    return undefined;
  }
}

async function buildCpp() {
  const compiler = onPath('g++') ?? onPath('clang++');
  if (!compiler) return undefined;
  const source = path.join(project, 'test/vscode/debug/programs/debuggee.cpp');
  const program = path.join(folder, 'debuggee-cpp');
  await run(compiler, ['-std=c++17', '-g', '-O0', '-o', program, source]);
  return program;
}
