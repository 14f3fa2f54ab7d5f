import assert from 'node:assert/strict';
import path from 'node:path';
import { cases, dequantizedBytes, fileBytes, floatsOf, type GoldenTensor } from '../support/golden';
import { writeLargeTensor } from './largeModel';
import { openQnat, type QnatEditor } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const TENSOR = 'model.layers.1.self_attn.q_proj.weight';

describe('the health of a tensor', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    workbench = await openWorkbench({
      files: {
        'transformer.qnat': fileBytes(golden('file/transformer')),
        'double-zero.qnat': fileBytes(golden('file/double-zero')),
      },
    });
  });

  after(() => workbench.close());

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  const open = async (file: string) => {
    editor = await openQnat(workbench, file);
    await editor.view('Health');
    await editor.frame.locator('[data-testid=health][aria-busy=false]').waitFor();
  };

  it('sums up its values', async () => {
    await open('transformer.qnat');
    await editor.select(TENSOR);
    const values = floatsOf(dequantizedBytes(tensorOf('file/transformer', TENSOR)));
    const largest = values.reduce((a, b) => Math.max(a, b));
    const fact = editor.part('health-facts').locator('[data-fact=Largest]');
    await fact.getByText(largest.toPrecision(4), { exact: true }).waitFor();
    const { Entropy, 'Dead codes': dead } = await editor.facts('health-facts');
    assert.match(Entropy, /^3\.\d{3} of 4 bits$/);
    assert.equal(dead, 'none');
  });

  it('tells of every bar, by keyboard too', async () => {
    await open('transformer.qnat');
    const usage = editor.part('code-usage');
    await usage.getByRole('img').first().focus();
    await workbench.page.keyboard.press('End');
    await usage.getByText(/^Code 15, level 1\.000: .* values; normal: /).waitFor();
    await workbench.page.keyboard.press('ArrowLeft');
    await usage.getByText(/^Code 14, level 0\.7230: /).waitFor();
    await editor.part('value-histogram').getByText('Log', { exact: true }).click();
  });

  it('draws all bars of a chart alike', async () => {
    await open('transformer.qnat');
    const bars = editor.part('value-histogram').locator('.chart-bar');
    const widths = await bars.evaluateAll((all) => all.map((bar) => bar.clientWidth));
    assert.equal(widths.length, 101);
    assert.ok(Math.max(...widths) - Math.min(...widths) <= 1);
    const pane = editor.part('value-histogram');
    assert.ok(await pane.evaluate((card) => card.scrollWidth <= card.clientWidth));
  });

  it('ranks the blocks, and leads to one', async () => {
    await open('transformer.qnat');
    const list = editor.part('ranked-blocks').getByRole('listbox');
    await list.locator('.ranked-bar').first().waitFor();
    const first = await list.getByRole('option').first().innerText();
    assert.match(first, /^block [\d,]+\s.*× the median\s*$/s);
    await list.focus();
    await workbench.page.keyboard.press('ArrowDown');
    const second = await list.locator('[aria-selected=true]').innerText();
    const block = /^block ([\d,]+)\s/.exec(second)![1];
    await workbench.page.keyboard.press('Enter');
    await editor.part('block-title').getByText(`Block ${block} of `).waitFor();
  });

  it('counts the blocks that double quantization loses', async () => {
    await open('double-zero.qnat');
    const { Vanished } = await editor.facts('double-quantization');
    assert.match(Vanished, /^(none|[\d,]+ blocks?, from [\d,]+ on)$/);
    await editor.part('scale-switch').getByText('Exact f32').click();
    await editor.frame.locator('[data-testid=health][aria-busy=false]').waitFor();
  });
});

describe('the health of a tensor of many values', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    workbench = await openWorkbench({ files: { 'large.qnat': '' } });
    await writeLargeTensor(path.join(workbench.folder, 'large.qnat'));
  });

  after(() => workbench.close());

  const progress = (text: RegExp) =>
    editor.part('health-progress').getByText(text).first().waitFor();

  it('is shown and told of while it is looked for, until that is stopped', async () => {
    editor = await openQnat(workbench, 'large.qnat');
    await editor.view('Health');
    const status = editor.part('health-progress').getByRole('status');
    await status.filter({ hasText: /: \d+ %$/ }).waitFor();
    await editor.part('health-facts').getByText('0.000 of 4 bits').waitFor();
    await workbench.screenshot('health-progress');
    const button = editor.part('health-progress').getByText('Stop', { exact: true });
    await button.click();
    await progress(/^Looking at all values: stopped at \d+ %$/);
    const { Entropy } = await editor.facts('health-facts');
    assert.equal(Entropy, '0.000 of 4 bits');
    await editor.part('health-progress').getByText('Start Again').click();
    await progress(/^Looking at all values: \d+ %$/);
    await button.click();
    await progress(/stopped at/);
    assert.deepEqual(workbench.errors, []);
  });
});

function golden(name: string) {
  return cases.find((found) => found.name === name)!;
}

function tensorOf(file: string, name: string): GoldenTensor {
  return golden(file).tensors.find((tensor) => tensor.name === name)!;
}
