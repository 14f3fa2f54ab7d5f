// The debuggers that can be had here, each with a program that stops with a tensor of 64 MiB of codes.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pythonWith } from '../../conformance/python/venv.mjs';
import { onPath, project } from '../../harness/cache.mjs';
import { debian13 } from '../../harness/debian13.mjs';
import { run } from '../../harness/process.mjs';

const here = import.meta.dirname;

/**
 * @typedef {object} Debugger
 * @property {string} name
 * @property {string} source the program's file, in this folder
 * @property {object} launch of launch.json, beside the name
 */

/** @returns {Promise<Debugger[]>} what is missing is said */
export async function findDebuggers() {
  const found = [javascript(), ...(await native()), await python()];
  return found.filter((each) => each !== undefined);
}

function javascript() {
  const launch = { type: 'node', program: '${file}', console: 'internalConsole' };
  return { name: 'js-debug', source: 'program.js', launch };
}

async function native() {
  const program = await buildProgram();
  if (!program) return [];
  const inDebian13 = await debian13();
  const lldb19 = onPath('lldb-dap-19') && ['lldb-dap-19'];
  const of = (name, type, adapter) => {
    if (!adapter) return skipped(name, 'it is not here');
    return { name, source: 'program.cpp', launch: { type, adapter, program } };
  };
  return [
    of('lldb-dap 19', 'lldb-dap', lldb19),
    of('lldb-dap 22', 'lldb-dap', inDebian13 && [...inDebian13, 'lldb-dap-22']),
    of('gdb 16', 'gdb', inDebian13 && [...inDebian13, 'gdb', '-q', '-i', 'dap']),
  ];
}

async function buildProgram() {
  const compiler = onPath('g++') ?? onPath('clang++');
  if (!compiler) return skipped('C++', 'there is no compiler');
  const folder = path.join(project, 'out/bench/live');
  await mkdir(folder, { recursive: true });
  const program = path.join(folder, 'program');
  await run(compiler, ['-std=c++17', '-g', '-O0', '-o', program, path.join(here, 'program.cpp')]);
  return program;
}

async function python() {
  const debugpy = await pythonWith('requirements-debugpy.txt');
  const numpy = await pythonWith('requirements.txt');
  if ('missing' in debugpy) return skipped('debugpy', debugpy.missing);
  if ('missing' in numpy) return skipped('debugpy', numpy.missing);
  const adapter = [debugpy.python, '-m', 'debugpy.adapter'];
  const launch = { type: 'debugpy', adapter, python: [numpy.python], program: '${file}' };
  return {
    name: 'debugpy',
    source: 'program.py',
    launch: { ...launch, console: 'internalConsole' },
  };
}

/** @returns {undefined} */
function skipped(what, why) {
  console.log(`skipped: ${what}: ${why}`);
}
