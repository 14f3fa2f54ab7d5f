import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { GOLDEN } from '../support/golden';
import { openQnat, type QnatEditor, shownQnat } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const FILE = 'transformer.qnat';
const Q_PROJ = 'model.layers.1.self_attn.q_proj.weight';

describe('ways to a tensor and a block', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    const bytes = await readFile(path.join(GOLDEN, FILE));
    workbench = await openWorkbench({ files: { [FILE]: bytes } });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  after(() => workbench.close());

  beforeEach(async () => {
    editor = await openQnat(workbench, FILE);
  });

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  it('lead through the tree by keys, and it stays as it was left', async () => {
    await editor.frame.getByRole('button', { name: 'Show Tensors as Tree' }).click();
    const tree = editor.part('tensor-tree');
    const row = (name: string) => tree.locator(`[data-path="${name}"]`);
    const first = row('model.layers.0.self_attn.o_proj.weight');
    await first.waitFor();
    await first.click();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await tree.press(key);
    await first.waitFor({ state: 'detached' });
    await tree.locator('.table-active[aria-expanded="false"]').waitFor();
    await tree.press('ArrowRight');
    await editor.search.fill('layers.1 q_proj');
    await row(Q_PROJ).click();
    await editor.shows(Q_PROJ);
    await editor.part('search-count').getByText('1 of 16 tensors').waitFor();
    await editor.frame.getByRole('button', { name: 'Show Tensors as Table' }).click();
    await editor.search.fill('');
    await editor.rowAt(0, await firstName()).waitFor();
  });

  it('lead to a block by the link that was copied there', async () => {
    await editor.select(Q_PROJ);
    await editor.goToIndex('5, 0');
    await editor.frame.getByRole('tab', { name: 'Block' }).click();
    await editor.part('block-title').getByText('Block 5').waitFor();
    await editor.frame.getByRole('button', { name: 'Copy Link to This Block' }).click();
    await workbench.page.getByText('Copied a link to block 5').waitFor();
    const link = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /:\/\/qnat\.qnat\/open\?file=.*transformer\.qnat&tensor=.*&block=5$/);

    await workbench.closeEditors();
    await workbench.runCommand('Developer: Open URL');
    await workbench.answer(link.replace('block=5', 'block=9'));
    await workbench.answerDialog('QNAT', 'Open');
    const opened = await shownQnat(workbench);
    await opened.shows(Q_PROJ);
    await opened.part('block-title').getByText('Block 9').waitFor();
  });

  async function firstName(): Promise<string> {
    const [name] = await editor.names();
    return name!;
  }
});
