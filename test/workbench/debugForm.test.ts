import assert from 'node:assert/strict';
import { shownPlain, shownQnat } from './qnatEditor';
import { closeDebugged, openNodeProgram } from './stoppedProgram';
import type { Workbench } from './workbench';

/** Has a tensor that is recognised, plain values, and tensors whose names say nothing. */
const PROGRAM = `
const rows = 64, columns = 128, blockSize = 64;
class Packed {
  constructor(byte) {
    this.q = new Uint8Array((rows * columns) / 2).fill(byte);
    this.s = new Float32Array((rows * columns) / blockSize).fill(2);
  }
}
class Reversed extends Packed {}
function main() {
  const tensor = {
    data: new Uint8Array((rows * columns) / 2).fill(0xf7),
    scales: new Float32Array((rows * columns) / blockSize).fill(3),
    shape: [rows, columns],
    blockSize,
  };
  const floats = new Float32Array(rows * columns).fill(0.5);
  const first = new Packed(0xf7), second = new Packed(0x7f), reversed = new Reversed(0xf7);
  const text = 'none', list = [1, 2, 3];
  debugger;
  return [tensor, floats, first, second, reversed, text, list];
}
main();
`;

describe('“Inspect Tensor in Debug Session…”', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openNodeProgram(PROGRAM);
    await workbench.page.locator('.debug-call-stack').getByText('main').first().waitFor();
  });

  after(() => closeDebugged(workbench));

  const inspect = () => workbench.runCommand('QNAT: Inspect Tensor in Debug Session…');

  /** Names what is not offered. */
  async function inspectNamed(expression: string): Promise<void> {
    await inspect();
    await workbench.pick('Another Expression…');
    await workbench.answer(expression);
  }

  const asks = (step: number) =>
    workbench.page
      .locator('.quick-input-title')
      .getByText(`Inspect as NF4 Tensor (${step}/5)`)
      .waitFor();

  /** Accepts what a step of the form proposes. */
  async function accept(step: number, proposed: string): Promise<void> {
    await asks(step);
    assert.equal(await workbench.quickInput.inputValue(), proposed);
    await workbench.quickInput.press('Enter');
  }

  async function fillIn(shape: string, half: string): Promise<void> {
    for (const [step, text] of ['$.q', '$.s', '64', shape].entries()) {
      await asks(step + 1);
      await workbench.answer(text);
    }
    await asks(5);
    await workbench.pick(half);
  }

  it('lists what the frame has, with type and size', async () => {
    await inspect();
    await workbench.choice('tensor').waitFor();
    assert.deepEqual(await workbench.choicesRead(), [
      'floats, Float32Array, 32.0 KiB',
      'tensor, Object, 4.0 KiB',
      'Another Expression…',
    ]);
    await workbench.page.keyboard.press('Escape');
  });

  it('opens the one that is chosen', async () => {
    await inspect();
    await workbench.pick('tensor');
    const editor = await shownQnat(workbench);
    await editor.goToIndex('0, 1');
    await editor.valueSays(3);
    await workbench.closeEditors();
    await inspect();
    await workbench.pick('floats');
    await workbench.answer('64, 128');
    const plain = await shownPlain(workbench);
    await plain.goToIndex('1, 1');
    await plain.valueSays(0.5);
  });

  it('is in the menu of a watch expression, too', async () => {
    await workbench.closeEditors();
    await workbench.chooseInVariableMenu('Local: main', 'tensor', 'Add to Watch');
    await workbench.chooseInWatchMenu('tensor', 'Inspect as NF4 Tensor');
    const editor = await shownQnat(workbench);
    await editor.goToIndex('0, 1');
    await editor.valueSays(3);
  });

  it('asks where codes and scales are when it is not told, in which shape and order', async () => {
    await workbench.closeEditors();
    await inspectNamed('first');
    await fillIn('64, 128', 'Low half first');
    const editor = await shownQnat(workbench);
    assert.equal(await editor.part('tensor-shape').innerText(), '64 × 128');
    await editor.goToIndex('0, 0');
    await editor.valueSays(0);
    await editor.goToIndex('0, 1');
    await editor.valueSays(2);
  });

  it('proposes for a value of the same type what was said of the one before', async () => {
    await workbench.closeEditors();
    await inspectNamed('second');
    for (const [step, text] of ['$.q', '$.s', '64', '64, 128'].entries())
      await accept(step + 1, text);
    await asks(5);
    const focused = workbench.choices.and(workbench.page.locator('.focused'));
    await focused.getByText('Low half first').waitFor();
    await workbench.page.keyboard.press('Enter');
    const editor = await shownQnat(workbench);
    await editor.goToIndex('0, 0');
    await editor.valueSays(2);
  });

  it('proposes nothing that was said of another type, and reads either half first', async () => {
    await workbench.closeEditors();
    await inspectNamed('reversed');
    await asks(1);
    assert.equal(await workbench.quickInput.inputValue(), '$');
    await fillIn('64, 128', 'High half first');
    const editor = await shownQnat(workbench);
    await editor.goToIndex('0, 0');
    await editor.valueSays(2);
    await editor.goToIndex('0, 1');
    await editor.valueSays(0);
  });

  it('refuses what contradicts itself, with the numbers', async () => {
    await workbench.closeEditors();
    await inspectNamed('first');
    await fillIn('65, 128', 'Low half first');
    const scales = 'which are 130 blocks of 64; there are scales of 128.';
    await workbench.notification(`The shape 65 × 128 has 8320 values, ${scales}`).waitFor();
    assert.equal(await workbench.page.locator('iframe.webview:visible').count(), 0);
    assert.deepEqual(workbench.errors, []);
  });
});
