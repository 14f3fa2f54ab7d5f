import assert from 'node:assert/strict';
import { codeOf } from '../../src/core/nf4/codebook';
import { assertAccessible } from './axe';
import { closeDebugged, openNodeProgram } from './stoppedProgram';
import { THEMES, type Workbench } from './workbench';
import { type QnatEditor, shownQnat } from './qnatEditor';

/** Stops, and changes a code and a scale when it is stepped on. */
const PROGRAM = `
const rows = 64, columns = 128, blockSize = 64;
function main() {
  const tensor = {
    data: new Uint8Array((rows * columns) / 2).fill(0xf7),
    scales: new Float32Array((rows * columns) / blockSize).fill(2),
    shape: [rows, columns],
    blockSize,
  };
  debugger;
  tensor.data[1] = 0x77;
  tensor.scales[1] = 4;
  return tensor;
}
main();
setTimeout(() => {}, 60000);
debugger;
`;

describe('a tensor of a stopped program', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    workbench = await openNodeProgram(PROGRAM);
    await workbench.chooseInVariableMenu('Local: main', 'tensor', 'Inspect as NF4 Tensor');
    editor = await shownQnat(workbench);
  });

  after(() => closeDebugged(workbench));

  const live = (status: string) =>
    editor.frame.locator(`[data-testid=live][data-status=${status}]`).waitFor();

  /** Steps, and sees the program stop at a line. */
  async function stepTo(line: number): Promise<void> {
    await workbench.page.locator('.debug-toolbar .codicon-debug-step-over').click();
    const frames = workbench.page.locator('.debug-call-stack .line-number');
    await frames.getByText(new RegExp(`^${line}:`)).waitFor();
    await live('stopped');
  }

  it('is shown as a file would be, and said to be live', async () => {
    await live('stopped');
    await editor.goToIndex('0, 3');
    await editor.valueSays(2);
    await editor
      .fact('Code', 'value-status')
      .getByText(String(codeOf(1)))
      .waitFor();
  });

  it('keeps its place at the next stop, and marks codes, values and scales that changed', async () => {
    await editor.goToIndex('0, 3');
    // The first step only leaves the debugger statement.
    await stepTo(11);
    await stepTo(12);
    await editor.value(0, 3).and(editor.frame.locator('.code-changed')).waitFor();
    await editor.fact('Before', 'value-status').getByText('2 · code 15').waitFor();
    await stepTo(13);
    await editor.goToIndex('0, 65');
    await editor.frame.locator('[data-row="0"] .block-changed').waitFor();
    await editor.valueSays(4);
    await editor.fact('Before', 'value-status').getByText('2 · scale 2').waitFor();
    for (const theme of THEMES) {
      await workbench.setTheme(theme.label);
      await editor.hasColours(theme);
      await workbench.screenshot(`live-${theme.kind}`);
      await assertAccessible(editor.frame);
    }
  });

  it('stays as it was when its function has returned, marked as stale', async () => {
    await workbench.runCommand('Debug: Continue');
    await live('stale');
    await editor.part('live').getByText('The call of global.main is over.').waitFor();
    await editor.valueSays(4);
  });
});

describe('a tensor of a program whose session ends', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openNodeProgram(PROGRAM);
    await workbench.chooseInVariableMenu('Local: main', 'tensor', 'Inspect as NF4 Tensor');
  });

  after(() => workbench.close());

  it('stays as it was, marked as stale, and is read no more', async () => {
    const editor = await shownQnat(workbench);
    await editor.goToIndex('0, 3');
    await editor.valueSays(2);
    await workbench.runCommand('Debug: Stop');
    await editor.frame.locator('[data-testid=live][data-status=stale]').waitFor();
    await editor.part('live').getByText('Stale: The debug session is over.').waitFor();
    await editor.value(0, 3).getByText('2.000', { exact: true }).waitFor();
    await editor.valueSays(2);
    for (const { row, column, text } of await editor.drawnValues())
      assert.equal(Number(text), column % 2 === 0 ? 0 : 2, `${row}, ${column}`);
    await workbench.screenshot('live-session-over');
    assert.deepEqual(workbench.errors, []);
  });
});
