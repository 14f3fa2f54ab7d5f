import assert from 'node:assert/strict';
import { cases, fileBytes } from '../support/golden';
import { quantizeInMemory } from '../support/quantize';
import { floatTensor, safetensorsFile } from '../support/safetensors';
import { openQnat, type QnatEditor, shownQnat } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const Q_PROJ = 'model.layers.1.self_attn.q_proj.weight';
const FILE = 'transformer.qnat';

describe('the QNAT editor after its window was loaded anew', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    const file = cases.find(({ name }) => name === 'file/transformer')!;
    workbench = await openWorkbench({
      files: { [FILE]: fileBytes(file), 'twins.qnat': await twins(), 'notes.txt': 'Others' },
    });
  });

  after(() => workbench.close());

  beforeEach(async () => {
    editor = await openQnat(workbench, FILE);
  });

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  it('has the same search, order, tensor, value and notation', async () => {
    await editor.search.fill('proj');
    await editor.part('search-count').getByText('14 of 16 tensors').waitFor();
    await editor.header('Name').getByRole('button').click();
    await editor.rowAt(0, 'model.layers.0.mlp.down_proj.weight').waitFor();
    await editor.select(Q_PROJ);
    await editor.goToIndex('60, 50');
    await editor.part('style-switch').getByLabel('Notation').selectOption('Scientific');
    editor = await reloaded();
    await editor.shows(Q_PROJ);
    assert.equal(await editor.search.inputValue(), 'proj');
    await editor.rowAt(0, 'model.layers.0.mlp.down_proj.weight').waitFor();
    assert.equal(await editor.header('Name').getAttribute('aria-sort'), 'ascending');
    await editor.fact('Index', 'value-status').getByText('[60, 50]').waitFor();
    await editor.activeValue.waitFor();
    const notation = editor.part('style-switch').getByLabel('Notation');
    assert.equal(await notation.locator('option:checked').innerText(), 'Scientific');
  });

  it('has the same view, its place, zoom and colours, and the tree', async () => {
    await editor.select(Q_PROJ);
    await editor.view('Heat Map');
    await editor.heatMapIsDrawn();
    await editor.part('heat-tools').getByLabel('Colours').selectOption('Spectral');
    const canvas = editor.part('heat-canvas');
    await canvas.focus();
    for (const key of ['+', '+', '+', '+', 'Shift+ArrowDown']) await canvas.press(key);
    await editor.frame.getByRole('button', { name: 'Show Tensors as Tree' }).click();
    const row = editor.part('tensor-tree').locator(`[data-path="${Q_PROJ}"]`);
    await row.waitFor();
    const { Rows, Columns } = await editor.facts('heat-summary');
    assert.notEqual(Rows, '0 to 63');
    editor = await reloaded();
    await editor.heatMapIsDrawn();
    const after = await editor.facts('heat-summary');
    assert.deepEqual([after.Rows, after.Columns], [Rows, Columns]);
    const colours = editor.part('heat-tools').getByLabel('Colours');
    assert.equal(await colours.inputValue(), 'Spectral');
    await editor.part('tensor-tree').locator(`[data-path="${Q_PROJ}"]`).waitFor();
  });

  it('is remembered while another tab is before it', async () => {
    await editor.select(Q_PROJ);
    await editor.goToIndex('7, 9');
    await workbench.openFromExplorer('notes.txt');
    await workbench.reload();
    await workbench.showTab(FILE);
    editor = await shownQnat(workbench);
    await editor.shows(Q_PROJ);
    await editor.fact('Index', 'value-status').getByText('[7, 9]').waitFor();
  });

  it('shows which of several tensors of one name was shown', async () => {
    editor = await openQnat(workbench, 'twins.qnat');
    await editor.rows.nth(1).click();
    const isShown = (which: string) =>
      editor.fact('Of this name', 'tensor-facts').getByText(which).waitFor();
    await isShown('2 of 2');
    await editor.goToIndex('3, 4');
    const value = await editor.exactValue();
    assert.equal(Math.fround(Number(value)), 1);
    editor = await reloaded();
    await isShown('2 of 2');
    await editor.fact('Index', 'value-status').getByText('[3, 4]').waitFor();
    await editor.activeValue.waitFor();
    assert.equal(await editor.exactValue(), value);
    // The first is shown from its beginning.
    await editor.rows.first().click();
    await isShown('1 of 2');
    await editor.fact('Index', 'value-status').getByText('[0, 0]').waitFor();
    await editor.valueSays(-1);
  });

  async function reloaded(): Promise<QnatEditor> {
    await workbench.reload();
    return shownQnat(workbench);
  }
});

/** Two tensors of one name: the values of the first are -1 or 0, those of the second 1 or 0. */
async function twins(): Promise<Uint8Array> {
  const { output } = await quantizeInMemory(
    safetensorsFile([
      floatTensor('twin', [8, 64], (index) => -1 + (index % 2)),
      floatTensor('twip', [8, 64], (index) => 1 - (index % 2)),
    ]),
  );
  const name = Buffer.from(output.buffer).indexOf('twip');
  output.set(Buffer.from('twin'), name);
  return output;
}
