// Adapters that keep to the documented rules of CodeLLDB and cpptools; see test/vscode/debug/emulated.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { MemorySource } from '../../../src/core/bytes/byteSource';
import { readQnat } from '../../../src/core/qnat/readQnat';
import { readValues } from '../../../src/core/qnat/tensorData';
import { assertSameBytes } from '../../support/assertBytes';
import { temporaryFolder } from '../support';
import type { Asked } from './emulated/asked';
import { assertAsPrinted } from './printed';
import { Debugging, shownTensor } from './session';

const project = join(__dirname, '..', '..', '..', '..');
const RUST = join(project, 'test', 'conformance', 'examples', 'debuggee.rs');
const CPP = join(project, 'test', 'vscode', 'debug', 'programs', 'debuggee.cpp');
const SHAPE = [128, 64];
const PAGE = 64 * 1024;

const CASES = [
  { debuggerName: 'CodeLLDB', type: 'lldb', adapter: 'codelldb', program: 'rust', source: RUST },
  { debuggerName: 'CodeLLDB', type: 'lldb', adapter: 'codelldb', program: 'cpp', source: CPP },
  { debuggerName: 'cpptools', type: 'cppdbg', adapter: 'cpptools', program: 'cpp', source: CPP },
  {
    debuggerName: 'cpptools',
    type: 'cppvsdbg',
    adapter: 'cpptools',
    program: 'microsoftCpp',
    source: CPP,
  },
] as const;

for (const { debuggerName, type, adapter, program, source } of CASES) {
  describe(`tensors of ${program} programs under an emulated ${debuggerName}`, () => {
    let debugging: Debugging;

    beforeEach(async () => {
      const { fsPath: folder } = await temporaryFolder();
      debugging = await Debugging.start(source, folder, {
        ...emulated(adapter),
        type,
        program,
        args: [folder],
      });
    });

    afterEach(async () => {
      try {
        assert.deepEqual((await asked()).forbidden, []);
      } finally {
        await Debugging.end();
      }
    });

    it('are shown as the program has them, at every stop', async () => {
      const uri = await debugging.inspect('plain');
      await assertAsPrinted(debugging, uri, 'plain.bin', SHAPE);
      await debugging.continue();
      await assertAsPrinted(debugging, uri, 'plain.bin', SHAPE);
    });

    it('have the values that the crate gives them', async () => {
      const saved = await debugging.saved(await debugging.inspect('both'));
      const source = new MemorySource(saved);
      const tensor = (await readQnat(source)).tensors.at(0)!;
      const { values } = await readValues(source, tensor, 0, SHAPE[0] * SHAPE[1], 'stored');
      assertSameBytes(new Uint8Array(values.buffer), await debugging.written('both.f32'));
    });

    it('are shown with all optional parts, and through a reference', async () => {
      await assertAsPrinted(debugging, await debugging.inspect('both'), 'both.bin', SHAPE);
      await assertAsPrinted(debugging, await debugging.inspect('reference'), 'both.bin', SHAPE);
    });

    it('are never listed: memory is asked for what is shown', async () => {
      const before = await asked();
      await debugging.inspect('both');
      const { bytes, variables } = await asked();
      assert.ok(bytes - before.bytes < 16 * 1024, `${bytes} bytes`);
      assert.ok(variables < 100, `${variables} variables`);
    });

    it('are read as far as they are shown, at every stop, however large they are', async () => {
      const before = await asked();
      await debugging.inspect('huge');
      const first = await readSince(before);
      assertFewBytes(first.bytes - before.bytes);
      await debugging.continue();
      assertFewBytes((await readSince(first)).bytes - first.bytes);
    });

    it('are not saved where memory cannot be read', async () => {
      const uri = await debugging.inspect('cut');
      await assert.rejects(debugging.saved(uri), { code: 'ENOENT' });
    });

    it('are refused when lengths contradict each other, or there is no such thing', async () => {
      for (const expression of ['short', 'plain.nothing']) {
        await vscode.commands.executeCommand('qnat.debug.inspect', expression);
        assert.equal(shownTensor(), undefined);
      }
    });

    it('are neither inspected nor read while the program runs', async () => {
      const uri = await debugging.inspect('plain');
      await debugging.continue();
      await debugging.run();
      const before = await asked();
      await vscode.commands.executeCommand('qnat.debug.inspect', 'both');
      assert.equal(shownTensor()?.toString(), uri.toString());
      await assert.rejects(debugging.saved(uri), { code: 'ENOENT' });
      assert.deepEqual(await asked(), before);
    });
  });
}

describe('a debugger that does not offer to read memory', () => {
  afterEach(() => Debugging.end());

  it('is asked for no memory, and nothing opens', async () => {
    const { fsPath: folder } = await temporaryFolder();
    const program = { ...emulated('withoutMemory'), program: 'cpp', args: [folder] };
    await Debugging.start(CPP, folder, { ...program, type: 'cppdbg' });
    await vscode.commands.executeCommand('qnat.debug.inspect', 'plain');
    assert.equal(shownTensor(), undefined);
    const { reads, expressions } = await asked();
    assert.deepEqual({ reads, expressions }, { reads: 0, expressions: 0 });
  });
});

/** Of a launch configuration: an emulated adapter. */
function emulated(name: string) {
  const adapter = [process.execPath, join(__dirname, 'emulated', 'main.js'), name];
  return { adapter, adapterFolder: project };
}

function asked(): Thenable<Asked> {
  return vscode.debug.activeDebugSession!.customRequest('asked');
}

/** What was asked for, once a page of memory was and nothing more is. */
async function readSince({ bytes }: Asked): Promise<Asked> {
  const deadline = Date.now() + 15_000;
  let before = await asked();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const now = await asked();
    const isOver = now.reads === before.reads && now.bytes - bytes >= PAGE;
    if (isOver || Date.now() > deadline) return now;
    before = now;
  }
}

/** Of 72 MiB, the pages with the values that are on the screen. */
function assertFewBytes(bytes: number): void {
  assert.ok(bytes >= PAGE, `${bytes} bytes`);
  assert.ok(bytes <= 512 * 1024, `${bytes} bytes`);
}
