import assert from 'node:assert/strict';
import process from 'node:process';
import { shownQnat } from './qnatEditor';
import { closeDebugged, openDebugged } from './stoppedProgram';
import type { Workbench } from './workbench';

const PROGRAM = `
from array import array

def main():
    tensor = {
        "data": bytearray(b"\\xf7" * (64 * 128 // 2)),
        "scales": memoryview(array("f", [2.0] * 128)),
        "shape": (64, 128),
        "block_size": 64,
    }
    breakpoint()
    return tensor

main()
`;

/** An interpreter with debugpy; see test/harness/debuggees.mjs. */
const python = process.env.QNAT_TEST_DEBUGPY;
const NOTICE = 'To read tensors of this program, QNAT evaluates expressions in it at every stop';

describe(`a tensor of a Python program${python ? '' : ' (skipped: no debugpy)'}`, () => {
  let workbench: Workbench;

  before(async function () {
    if (!python) this.skip();
    workbench = await openDebugged({
      program: 'program.py',
      launch: {
        type: 'debugpy',
        adapter: [python, '-m', 'debugpy.adapter'],
        python: [python],
        program: '${workspaceFolder}/program.py',
        console: 'internalConsole',
      },
      files: { 'program.py': PROGRAM },
    });
  });

  after(async () => {
    if (python) await closeDebugged(workbench);
  });

  async function inspect(): Promise<void> {
    await workbench.chooseInVariableMenu('Locals', 'tensor', 'Inspect as NF4 Tensor');
    const editor = await shownQnat(workbench);
    await editor.goToIndex('0, 3');
    await editor.valueSays(2);
  }

  it('is read by evaluating in it, which is said once', async () => {
    await inspect();
    await workbench.notification(NOTICE).waitFor();
    await workbench.screenshot('live-python');
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.notification(NOTICE).waitFor({ state: 'hidden' });
    await workbench.closeEditors();
    await inspect();
    assert.equal(await workbench.notification(NOTICE).count(), 0);
    assert.deepEqual(workbench.errors, []);
  });
});
