import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import { cases, dequantizedBytes, floatsOf } from '../support/golden';
import { type QnatEditor, shownQnat } from './qnatEditor';
import { closeDebugged, openDebugged } from './stoppedProgram';
import { THEMES, type Workbench } from './workbench';

const project = process.cwd();
/** Of the tensor “plain” of the emulated program; see test/vscode/debug/emulated. */
const golden = cases.find(({ name }) => name === 'safetensors/lm_head.weight')!.tensors[0];
const values = floatsOf(dequantizedBytes(golden));

/** The program is the adapter's own; this is what stands in its place. */
const SOURCE = 'fn main() {}\nfn first() {}\n';

function launch(type: string, adapter: string, program: string) {
  const main = path.join(project, 'out/test/vscode/debug/emulated/main.js');
  return {
    type,
    adapter: [process.execPath, main, adapter],
    adapterFolder: project,
    program,
    args: ['${workspaceFolder}'],
    stopsIn: '${workspaceFolder}/program.rs',
  };
}

const INSPECT = 'Inspect as NF4 Tensor';

describe('tensors of a Rust program under an emulated CodeLLDB', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openDebugged({
      program: 'program.rs',
      launch: launch('lldb', 'codelldb', 'rust'),
      files: { 'program.rs': SOURCE },
    });
  });

  after(() => closeDebugged(workbench));

  const inspect = async (variable: string): Promise<QnatEditor> => {
    await workbench.chooseInVariableMenu('Local', variable, INSPECT);
    return shownQnat(workbench);
  };

  it('have the values of the crate, and marks where a step changed codes and scales', async () => {
    const editor = await inspect('plain');
    await editor.goToIndex('3, 9');
    await editor.valueSays(values[3 * 64 + 9]);
    await editor.goToIndex('0, 10');
    await editor.valueSays(values[10]);
    await workbench.page.locator('.debug-toolbar .codicon-debug-step-over').click();
    await editor.value(0, 10).and(editor.frame.locator('.code-changed')).waitFor();
    await editor.fact('Before', 'value-status').getByText('code').waitFor();
    await editor.frame.locator('[data-row="3"] .block-changed').waitFor();
    await workbench.screenshot('live-codelldb');
  });

  it('show what can be read where memory breaks off, and no number for the rest', async () => {
    await workbench.closeEditors();
    const editor = await inspect('cut');
    await editor.goToIndex('72, 9');
    await editor.valueSays(values[72 * 64 + 9]);
    await editor.value(73, 9).getByText('unread', { exact: true }).waitFor();
    const reason = /Some values could not be read: The debugger gave 14 bytes of 32 /;
    await editor.part('values').getByText(reason).waitFor();
    for (const { row, column, text } of await editor.drawnValues()) {
      assert.ok(row <= 72, `row ${row}`);
      assert.equal(Math.fround(Number(text)), values[row * 64 + column]);
    }
    for (const theme of THEMES) {
      await workbench.setTheme(theme.label);
      await editor.hasColours(theme);
      await workbench.screenshot(`live-cut-${theme.kind}`);
    }
    await editor.goTo.fill('100, 0');
    await editor.goTo.press('Enter');
    await editor.value(100, 0).getByText('unread', { exact: true }).waitFor();
    assert.equal(await editor.part('exact-value').count(), 0);
    await editor.view('Heat Map');
    await editor.part('heat-map').getByText('The debugger gave').first().waitFor();
    await workbench.screenshot('live-cut-heat-map');
  });

  it('are listed with type and size, and one of them opened', async () => {
    await workbench.closeEditors();
    await workbench.runCommand('QNAT: Inspect Tensor in Debug Session…');
    await workbench.choice('plain').waitFor();
    const title = workbench.page.locator('.quick-input-title');
    assert.equal(await title.innerText(), 'Inspect Tensor in main');
    const type = 'qlora_rs::quantization::QuantizedTensor';
    assert.deepEqual(await workbench.choicesRead(), [
      `plain, ${type}, 4.0 KiB`,
      `both, ${type}, 4.0 KiB`,
      `reference, ${type} *, 4.0 KiB`,
      `cut, ${type}, 4.0 KiB`,
      `short, ${type}, 4.0 KiB`,
      `huge, ${type}, 64.0 MiB`,
      'large, alloc::vec::Vec<unsigned char, alloc::alloc::Global>, 1.0 MiB',
      'Another Expression…',
    ]);
    await workbench.screenshot('live-candidates');
    await workbench.pick('plain');
    const editor = await shownQnat(workbench);
    // Block 3 is another one since the step.
    await editor.goToIndex('4, 9');
    await editor.valueSays(values[4 * 64 + 9]);
    assert.deepEqual(workbench.errors, []);
  });
});

describe('a debugger that does not offer to read memory', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openDebugged({
      program: 'program.rs',
      launch: launch('cppdbg', 'withoutMemory', 'cpp'),
      files: { 'program.rs': SOURCE },
    });
  });

  after(() => closeDebugged(workbench));

  it('is named in one message that says what to do', async () => {
    await workbench.chooseInVariableMenu('Locals', 'plain', INSPECT);
    await workbench.notification('does not offer to read memory').waitFor();
    const about = (await workbench.notifications()).filter((text) => text.includes('debugger'));
    assert.deepEqual(about, [
      'The debugger “cppdbg” does not offer to read memory, and is not asked to. Use one that QNAT’s README lists.',
    ]);
    assert.equal(await workbench.page.locator('iframe.webview:visible').count(), 0);
  });
});
