import assert from 'node:assert/strict';
import { languageOf } from '../../../../src/host/debug/languages';
import type { Program } from '../../../../src/host/debug/program';
import { addressReader } from '../../../../src/host/debug/nativeMemory';
import type { Frame } from '../../../../src/host/debug/frame';

/** A stopped program whose adapter answers nothing, and what it was asked. */
function programOf(type: string, capabilities?: Program['capabilities']) {
  const asked: string[] = [];
  const request = (command: string) => {
    asked.push(command);
    return Promise.resolve({ result: '' });
  };
  return { program: { session: { type }, capabilities, request } as unknown as Program, asked };
}

const READS_MEMORY = { supportsReadMemoryRequest: true };

describe('what an adapter can do', () => {
  for (const type of ['gdb', 'cppdbg', 'cppvsdbg', 'node', 'pwa-node', 'pwa-chrome']) {
    it(`is asked before memory: ${type} is refused where it reads none`, () => {
      const { program, asked } = programOf(type, {});
      assert.throws(() => languageOf(program), {
        name: 'InvalidRequestError',
        message: `The debugger “${type}” does not offer to read memory, and is not asked to. Use one that QNAT’s README lists.`,
      });
      assert.deepEqual(asked, []);
      languageOf(programOf(type, READS_MEMORY).program);
    });
  }

  it('is not known of a session that began before, which is refused', () => {
    const { program, asked } = programOf('gdb');
    assert.throws(() => languageOf(program), {
      name: 'InvalidRequestError',
      message: /Restart the session/,
    });
    assert.deepEqual(asked, []);
  });

  it('does not make a debugger known', () => {
    const { program } = programOf('go', READS_MEMORY);
    assert.throws(() => languageOf(program), { name: 'InvalidRequestError', message: /“go”/ });
  });

  it('has an lldb-dap without memory requests read by a command alone', async () => {
    for (const [capabilities, wanted] of [
      [{}, 'evaluate'],
      [READS_MEMORY, 'readMemory'],
    ] as const) {
      const { program, asked } = programOf('lldb-dap', capabilities);
      assert.equal(languageOf(program).runsCode, undefined);
      await addressReader({ program, frameId: 1 } as Frame, 0x1000n)(0, 100_000);
      assert.deepEqual(new Set(asked), new Set([wanted]));
    }
  });

  it('is nothing that debugpy is asked for: its programs run code, and say so', () => {
    assert.equal(languageOf(programOf('debugpy', {}).program).runsCode, true);
  });
});
