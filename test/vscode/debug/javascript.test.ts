import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { temporaryFolder, waitUntil } from '../support';
import { assertAsPrinted, assertFloatsAsPrinted, bytesOf } from './printed';
import { Debugging, shownTensor } from './session';

/** Prints, as files, what it has in memory. */
const PROGRAM = `
const { writeFileSync } = require('node:fs');
const rows = 64, columns = 128, blockSize = 64;
const blocks = (rows * columns) / blockSize;
const tensor = {
  codes: Uint8Array.from({ length: (rows * columns) / 2 }, (_, index) => index * 37),
  scales: Float32Array.from({ length: blocks }, (_, index) => 0.5 + index),
  zeroPoints: Float32Array.from({ length: blocks }, (_, index) => index / 7),
  shape: [rows, columns],
  blockSize,
};
const print = () => writeFileSync(__dirname + '/printed', Buffer.concat(
  [tensor.codes, new Uint8Array(tensor.scales.buffer), new Uint8Array(tensor.zeroPoints.buffer)],
));
print();
const floats = new Float32Array(rows * columns).map((_, index) => index / 3);
const matrix = { data: floats, shape: [rows, columns] };
const doubles = Float64Array.of(0.1, NaN, -2);
const printFloats = () => writeFileSync(__dirname + '/floats', floats);
printFloats();
const holder = { tensor, short: { data: new Uint8Array(8), scales: new Float32Array(3), blockSize: 8 } };
let round = 0; // stop
floats[130] = -7;
printFloats();
tensor.codes[5] ^= 0xff;
tensor.scales[3] = 100;
print();
round++; // stop
`;

/** Calls itself, with a tensor of its own in every call. */
const RECURSIVE = `
const { writeFileSync } = require('node:fs');
function walk(depth) {
  const tensor = {
    data: new Uint8Array(64 * 128 / 2).fill(depth),
    scales: new Float32Array(128).fill(depth),
    shape: [64, 128],
    blockSize: 64,
  };
  const printed = [tensor.data, new Uint8Array(tensor.scales.buffer)];
  writeFileSync(__dirname + '/printed' + depth, Buffer.concat(printed));
  let left = 2 - depth; // stop
  if (left > 0) walk(depth + 1);
}
walk(1);
`;

/** Codes of 64 MiB. */
const LARGE = `
const [rows, columns, blockSize] = [8192, 16384, 64];
const tensor = {
  data: new Uint8Array((rows * columns) / 2).fill(0xf7),
  scales: new Float32Array((rows * columns) / blockSize).fill(2),
  shape: [rows, columns],
  blockSize,
};
let round = 0; // stop
`;

/** Calls a function twice, and stops between. */
const REPEATED = `
function call(round) {
  const tensor = { data: new Float32Array(4).fill(round), shape: [2, 2] };
  let left = 2 - round; // stop
}
call(1);
let between = 1; // stop
call(2);
`;

describe('tensors of JavaScript programs', () => {
  afterEach(() => Debugging.end());

  const start = async (source = PROGRAM) => {
    const { fsPath: folder } = await temporaryFolder();
    const program = join(folder, 'program.js');
    await writeFile(program, source);
    return Debugging.start(program, folder, { type: 'node', program, console: 'internalConsole' });
  };

  it('are shown as the program has them, at every stop', async () => {
    const debugging = await start();
    const uri = await debugging.inspect('tensor');
    await assertAsPrinted(debugging, uri, 'printed');
    await debugging.continue();
    await assertAsPrinted(debugging, uri, 'printed');
  });

  it('are plain values, too', async () => {
    const debugging = await start();
    const matrix = await debugging.inspect('matrix');
    const row = await debugging.inspectAsProposed('floats');
    await assertFloatsAsPrinted(debugging, matrix, 'floats', 'F32', [64, 128]);
    await assertFloatsAsPrinted(debugging, row, 'floats', 'F32', [64 * 128]);
    const doubles = await debugging.inspectAsProposed('doubles');
    assert.deepEqual(await bytesOf(debugging, doubles), {
      dtype: 'F64',
      shape: [3],
      bytes: new Uint8Array(Float64Array.of(0.1, NaN, -2).buffer),
    });
    await debugging.continue();
    await assertFloatsAsPrinted(debugging, matrix, 'floats', 'F32', [64, 128]);
  });

  it('stay those of their own call when a function calls itself', async () => {
    const debugging = await start(RECURSIVE);
    const outer = await debugging.inspect('tensor');
    await assertAsPrinted(debugging, outer, 'printed1');
    await debugging.continue();
    await assertAsPrinted(debugging, outer, 'printed1');
    await assertAsPrinted(debugging, await debugging.inspect('tensor'), 'printed2');
  });

  it('are not those of a later call, once theirs was seen to be over', async () => {
    const debugging = await start(REPEATED);
    const first = await debugging.inspect('tensor');
    await debugging.continue();
    await debugging.continue();
    await assert.rejects(debugging.saved(first), { code: 'ENOENT' });
    const { bytes } = await bytesOf(debugging, await debugging.inspect('tensor'));
    assert.deepEqual(bytes, new Uint8Array(new Float32Array(4).fill(2).buffer));
  });

  it('are found by what a menu gives', async () => {
    const debugging = await start();
    const variable = { name: 'tensor', evaluateName: 'holder.tensor' };
    const uri = await debugging.inspect({ container: { name: 'holder' }, variable });
    assert.match(uri.path, /\/holder\.tensor$/);
    await assertAsPrinted(debugging, uri, 'printed');
  });

  it('are refused when their lengths contradict each other', async () => {
    await start();
    await vscode.commands.executeCommand('qnat.debug.inspect', 'holder.short');
    assert.equal(shownTensor(), undefined);
  });

  it('are read in parts, as far as they are shown, however large they are', async () => {
    const counts = await readsWhile(async (before) => {
      const debugging = await start(LARGE);
      await debugging.inspect('tensor');
      // Of codes and of scales.
      await waitUntil(() => before.length >= 2, 'the first values');
      await Debugging.stop();
    });
    assert.ok(Math.max(...counts) <= 256 * 1024, String(counts));
    const total = counts.reduce((sum, count) => sum + count, 0);
    assert.ok(total <= 2 ** 20, `${total} bytes`);
  });

  it('cannot be saved once the session is over', async () => {
    const debugging = await start();
    const uri = await debugging.inspect('tensor');
    await Debugging.stop();
    await assert.rejects(debugging.saved(uri), { code: 'ENOENT' });
    assert.equal(shownTensor()?.toString(), uri.toString());
  });
});

/** How much debuggers are asked for, request by request, while something is done. */
async function readsWhile(work: (counts: readonly number[]) => Promise<void>): Promise<number[]> {
  const counts: number[] = [];
  const onWillReceiveMessage = ({ command, arguments: asked }: DebugProtocol.Request) => {
    if (command === 'readMemory') counts.push((asked as DebugProtocol.ReadMemoryArguments).count);
  };
  const tracker = { onWillReceiveMessage };
  const trackers = vscode.debug.registerDebugAdapterTrackerFactory('*', {
    createDebugAdapterTracker: () => tracker,
  });
  await work(counts).finally(() => void trackers.dispose());
  return counts;
}
