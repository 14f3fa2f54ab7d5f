import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exactValue } from '../../src/core/text/values';
import { partOffsets } from '../../src/core/qnat/layout';
import { blockErrorsOf, cases, fileBytes, floatsOf, inputBytes } from '../support/golden';
import { readNpy } from '../support/npy';
import { assertAccessible } from './axe';
import { type QnatEditor, shownPlain, shownQnat } from './qnatEditor';
import { closeDebugged, openNodeProgram } from './stoppedProgram';
import { THEMES, type Workbench } from './workbench';

const TRANSFORMER = cases.find(({ name }) => name === 'file/transformer')!;
const TENSOR = TRANSFORMER.tensors[1];
const CHANGED_BLOCK = 3;
const { trueOffset, length, blockSize, blocks, shape } = TENSOR;
const PARTS = { scales: true, zeroPoints: false, doubleQuantization: false };
const { scales } = partOffsets({ blockSize, blockCount: blocks }, PARTS);

/** Has weights in memory, and what the crate quantized them to, but for one code. */
const PROGRAM = `
const { readFileSync } = require('node:fs');
const read = (name, from, to) => new Uint8Array(readFileSync(__dirname + '/' + name).subarray(from, to));
function main() {
  const weights = new Float32Array(read('weights.f32').buffer);
  const tensor = {
    data: read('model.qnat', ${trueOffset}, ${trueOffset + scales}),
    scales: new Float32Array(read('model.qnat', ${trueOffset + scales}, ${trueOffset + length}).buffer),
    shape: [${shape.join(', ')}],
    blockSize: ${blockSize},
  };
  tensor.data[${(CHANGED_BLOCK * blockSize) / 2}] ^= 0x10;
  debugger;
  weights[3] = 7;
  return [weights, tensor];
}
main();
`;

describe('weights of a stopped program', () => {
  const original = floatsOf(inputBytes(TENSOR));
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    workbench = await openNodeProgram(PROGRAM, {
      'model.qnat': fileBytes(TRANSFORMER),
      'weights.f32': inputBytes(TENSOR),
    });
    await workbench.chooseInVariableMenu('Local: main', 'weights', 'Inspect as NF4 Tensor');
    await workbench.answer(shape.join(', '));
    editor = await shownPlain(workbench);
  });

  after(() => closeDebugged(workbench));

  async function compareWithFile(): Promise<void> {
    await editor.view('Compare');
    await editor.part('compare').getByText('Compare With…', { exact: true }).click();
    await workbench.page.locator('.quick-input-title').getByText('Compare ').last().waitFor();
    await workbench.pick('model.qnat');
    await editor.part('compare').getByText('Choose Tensor…').click();
    await workbench.pick(TENSOR.name);
    await editor.fact('Compared with', 'compare-facts').getByText(TENSOR.name).waitFor();
  }

  it('are shown as plain values, without blocks', async () => {
    await editor.part('tensor-shape').getByText(shape.join(' × ')).waitFor();
    await editor.fact('Stored as', 'tensor-facts').getByText('F32, plain').waitFor();
    const tabs = await editor.frame.getByRole('tab').allInnerTexts();
    assert.deepEqual(tabs, ['Values', 'Heat Map', 'Health', 'Compare']);
    await editor.goToIndex('1, 2');
    await editor.valueSays(original[66]);
    assert.equal(await editor.frame.locator('.block').count(), 0);
    await editor.view('Health');
    const largest = exactValue(Math.max(...original));
    await editor.part('health').locator('[data-fact=Largest]').waitFor();
    const title = await editor.part('health').locator('[data-fact=Largest]').getAttribute('title');
    assert.equal(title, `Largest value: ${largest}`);
    await editor.part('value-histogram').waitFor();
    for (const theme of THEMES) {
      await workbench.setTheme(theme.label);
      await editor.hasColours(theme);
      await workbench.screenshot(`live-plain-health-${theme.kind}`);
      await assertAccessible(editor.frame);
    }
    await editor.view('Heat Map');
    await editor.heatMapIsDrawn();
    await workbench.screenshot('live-plain-heat-map');
    await assertAccessible(editor.frame);
  });

  it('are compared with the tensor of a file that was made of them', async () => {
    await compareWithFile();
    const errors = blockErrorsOf(TENSOR);
    const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / original.length);
    await editor.fact('RMSE', 'compare-facts').getByText(rmse.toPrecision(4)).waitFor();
    const worst = errors.indexOf(Math.max(...errors));
    const first = editor.part('worst-blocks').getByRole('option').first();
    await first.getByText(`block ${worst}`, { exact: true }).waitFor();
    await workbench.screenshot('live-plain-compare');
    await assertAccessible(editor.frame);
    await first.click();
    const flat = new Intl.NumberFormat('en-US').format(worst * blockSize);
    await editor.fact('Flat', 'value-status').getByText(flat, { exact: true }).waitFor();
    await editor.view('Heat Map');
    await editor.part('heat-tools').getByLabel('Show', { exact: true }).selectOption('Error');
    await editor.fact('Original', 'value-status').waitFor();
    await editor.heatMapIsDrawn();
    await workbench.screenshot('live-plain-errors');
  });

  it('mark what changed when the program is stepped on', async () => {
    await editor.view('Values');
    await editor.goToIndex('0, 3');
    await editor.valueSays(original[3]);
    const frames = workbench.page.locator('.debug-call-stack .line-number');
    const step = workbench.page.locator('.debug-toolbar .codicon-debug-step-over');
    await step.click();
    await frames.getByText(/^14:/).waitFor();
    await step.click();
    await frames.getByText(/^15:/).waitFor();
    await editor.value(0, 3).and(editor.frame.locator('.value-changed')).waitFor();
    await editor.valueSays(7);
    await editor.fact('Before', 'value-status').getByText(exactValue(original[3])).waitFor();
    for (const theme of THEMES) {
      await workbench.setTheme(theme.label);
      await editor.hasColours(theme);
      await workbench.screenshot(`live-plain-${theme.kind}`);
      await assertAccessible(editor.frame);
    }
  });

  it('are exported a slice at a time', async () => {
    await editor.goToIndex('1, 2');
    await editor.grid.press('Shift+ArrowRight');
    await editor.grid.press('Shift+ArrowDown');
    await editor.part('selection-status').getByText('2 × 2 selected').waitFor();
    await editor.part('values').getByRole('button', { name: 'Export Values…' }).click();
    await workbench.pick('Selection as .npy');
    await workbench.acceptFileDialog();
    await workbench.notification(/\[1-2,2-3\]\.npy: 2 × 2, 144 bytes/).waitFor();
    const file = await readFile(path.join(workbench.folder, 'weights[1-2,2-3].npy'));
    const { values } = readNpy(file);
    const expected = [66, 67, 130, 131].map((at) => original[at]);
    assert.deepEqual([...values], expected);
  });

  it('are compared by blocks when they are quantized', async () => {
    await workbench.closeEditors();
    await workbench.chooseInVariableMenu('Local: main', 'tensor', 'Inspect as NF4 Tensor');
    editor = await shownQnat(workbench);
    await compareWithFile();
    const facts = editor.part('difference-facts');
    await facts.getByText(/^1 differ /).waitFor();
    await facts.getByText('equal', { exact: true }).waitFor();
    await facts.getByText(`block ${CHANGED_BLOCK}`, { exact: true }).click();
    await editor.part('block-title').getByText(`Block ${CHANGED_BLOCK} of `).waitFor();
    assert.deepEqual(workbench.errors, []);
  });
});
