import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { temporaryFolder, waitUntil } from '../support';
import { assertAsPrinted, assertFloatsAsPrinted } from './printed';
import { Debugging } from './session';

const project = join(__dirname, '..', '..', '..', '..');
const source = join(project, 'test', 'vscode', 'debug', 'programs', 'debuggee.py');

/** Interpreters with debugpy, and with torch and bitsandbytes; see test/harness/debuggees.mjs. */
const { QNAT_TEST_DEBUGPY: debugpy, QNAT_TEST_TORCH: torch } = process.env;
const missing = !debugpy ? 'no debugpy' : !torch ? 'no torch and bitsandbytes' : '';
const skipped = missing && ` (skipped: ${missing})`;

describe(`tensors of Python programs${skipped}`, function () {
  // torch takes its time to be loaded.
  this.timeout(120_000);
  before(function () {
    if (missing) this.skip();
  });
  afterEach(() => Debugging.end());

  const start = async () => {
    const { fsPath: folder } = await temporaryFolder();
    return Debugging.start(source, folder, {
      type: 'debugpy',
      adapter: [debugpy, '-m', 'debugpy.adapter'],
      python: [torch],
      program: source,
      args: [folder],
      console: 'internalConsole',
      justMyCode: true,
    });
  };

  it('are shown as the program has them, at every stop', async () => {
    const debugging = await start();
    const uri = await debugging.inspect('tensor');
    await assertAsPrinted(debugging, uri, 'tensor.bin');
    await assertAsPrinted(debugging, await debugging.inspect('other'), 'tensor.bin');
    await debugging.continue();
    await assertAsPrinted(debugging, uri, 'tensor.bin');
  });

  it('are plain values of NumPy and torch, too', async () => {
    const debugging = await start();
    const matrix = await debugging.inspect('matrix');
    await assertFloatsAsPrinted(debugging, matrix, 'matrix.bin', 'F32', [64, 128]);
    const brain = await debugging.inspect('brain');
    await assertFloatsAsPrinted(debugging, brain, 'brain.bin', 'BF16', [128, 64]);
    const half = await debugging.inspect('half');
    await assertFloatsAsPrinted(debugging, half, 'half.bin', 'F16', [3, 8]);
    await debugging.continue();
    await assertFloatsAsPrinted(debugging, matrix, 'matrix.bin', 'F32', [64, 128]);
  });

  it('are shown as bitsandbytes has them, nested statistics too', async () => {
    const debugging = await start();
    await assertAsPrinted(debugging, await debugging.inspect('plain'), 'plain.bin');
    await assertAsPrinted(debugging, await debugging.inspect('nested'), 'nested.bin');
  });

  it('are evaluated only when they are asked for, in parts, as far as they are shown', async () => {
    const { trackers, asked } = trackRequests();
    try {
      const debugging = await start();
      assert.deepEqual(evaluated(asked), []);
      await debugging.inspect('large');
      // Of the codes and of the scales.
      await waitUntil(() => readsOf(asked).length >= 2, 'the first values');
      const counts = readsOf(asked);
      assert.ok(Math.max(...counts) <= 256 * 1024, String(counts));
      const total = counts.reduce((sum, count) => sum + count, 0);
      assert.ok(total <= 2 ** 20, `${total} bytes`);
      assert.ok(asked.every(({ command }) => command !== 'readMemory'));
    } finally {
      trackers.dispose();
    }
  });

  it('leave the program’s names as they were', async () => {
    const debugging = await start();
    const before = await names();
    await assertAsPrinted(debugging, await debugging.inspect('nested'), 'nested.bin');
    await assertAsPrinted(debugging, await debugging.inspect('tensor'), 'tensor.bin');
    assert.deepEqual(await names(), before);
  });
});

/** All that debuggers are asked from now on. */
function trackRequests() {
  const asked: DebugProtocol.Request[] = [];
  const onWillReceiveMessage = (message: DebugProtocol.Request) => void asked.push(message);
  const tracker = { onWillReceiveMessage };
  const trackers = vscode.debug.registerDebugAdapterTrackerFactory('*', {
    createDebugAdapterTracker: () => tracker,
  });
  return { trackers, asked };
}

function evaluated(asked: readonly DebugProtocol.Request[]): string[] {
  return asked
    .filter(({ command }) => command === 'evaluate')
    .map(({ arguments: request }) => (request as DebugProtocol.EvaluateArguments).expression);
}

/** How much of arrays was read, each time. */
function readsOf(asked: readonly DebugProtocol.Request[]): number[] {
  return evaluated(asked)
    .map((expression) => /, (\d+), (\d+)\)$/.exec(expression))
    .filter((match) => match !== null)
    .map(([, start, end]) => Number(end) - Number(start));
}

/** The names that the program has, in its module and in the function where it stands. */
async function names(): Promise<string> {
  const frame = vscode.debug.activeStackItem as vscode.DebugStackFrame;
  const { result } = (await frame.session.customRequest('evaluate', {
    // debugpy cuts long lists short, and no texts.
    expression: "' '.join([*sorted(globals()), 'and', *sorted(locals())])",
    frameId: frame.frameId,
    context: 'clipboard',
  })) as DebugProtocol.EvaluateResponse['body'];
  assert.match(result, /Params4bit .* and .*nested/s);
  return result;
}
