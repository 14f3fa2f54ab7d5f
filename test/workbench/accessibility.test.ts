import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cases, fileBytes, GOLDEN } from '../support/golden';
import { assertAccessible } from './axe';
import { openQnat, QnatEditor } from './qnatEditor';
import { openWorkbench, type Theme, THEMES, type Workbench } from './workbench';

describe('the QNAT editor passes axe', () => {
  let workbench: Workbench;

  before(async () => {
    const whole = await readFile(path.join(GOLDEN, 'transformer.qnat'));
    workbench = await openWorkbench({
      files: {
        'damaged.qnat': whole.subarray(0, 30_000),
        'double-zero.qnat': await readFile(path.join(GOLDEN, 'double-zero.qnat')),
        'tree.qnat': whole,
        'compared.qnat': whole,
        'compared.safetensors': await readFile(path.join(GOLDEN, 'transformer.safetensors')),
        'changed.qnat': withOtherCode(),
        'none.qnat': 'Not Found',
      },
      settings: { 'explorer.autoReveal': false },
    });
  });

  after(() => workbench.close());

  for (const theme of THEMES)
    describe(`in ${theme.label}`, () => {
      before(() => workbench.setTheme(theme.label));

      it('with a tensor’s values', async () => {
        await assertAccessible((await open('double-zero.qnat', theme)).frame);
      });

      it('with a tensor’s heat map', async () => {
        const editor = await open('double-zero.qnat', theme);
        await editor.view('Heat Map');
        await editor.heatMapIsDrawn();
        await assertAccessible(editor.frame);
        await editor.view('Values');
      });

      it('with the anatomy of a block', async () => {
        const editor = await open('double-zero.qnat', theme);
        await editor.view('Block');
        await editor.part('block-facts').waitFor();
        await assertAccessible(editor.frame);
        await editor.view('Values');
      });

      it('with a tensor’s health', async () => {
        const editor = await open('double-zero.qnat', theme);
        await editor.view('Health');
        await editor.part('ranked-blocks').locator('.ranked-bar').first().waitFor();
        await assertAccessible(editor.frame);
        await editor.view('Values');
      });

      it('with a tensor compared with its source', async () => {
        const editor = await open('compared.qnat', theme);
        await editor.view('Compare');
        await assertAccessible(editor.frame);
        await editor.part('compare').getByText('Compare With compared.safetensors').click();
        await editor.part('worst-blocks').locator('.ranked-bar').first().waitFor();
        await editor
          .part('comparison')
          .getByText(/tensors differ from/)
          .waitFor();
        await editor.sqnrIsListed();
        await assertAccessible(editor.frame);
        await editor.view('Heat Map');
        await editor.part('heat-tools').getByLabel('Show', { exact: true }).selectOption('Error');
        await editor.fact('Original', 'value-status').waitFor();
        await editor.heatMapIsDrawn();
        await assertAccessible(editor.frame);
        await editor.part('heat-tools').getByLabel('Show', { exact: true }).selectOption('Value');
        await editor.view('Block');
        await editor.part('byte-grid').locator('.nibble-original').first().waitFor();
        await assertAccessible(editor.frame);
        await editor.view('Compare');
        await editor.part('compare').getByText('Stop Comparing').click();
        await editor.part('compare').getByText('Compare With compared.safetensors').waitFor();
        await editor.view('Values');
      });

      it('with a file compared with another, on both sides of VS Code’s compare editor', async () => {
        await workbench.selectInExplorer('tree.qnat', 'changed.qnat');
        await workbench.chooseInExplorerMenu('changed.qnat', 'Compare Selected');
        for (const frame of await workbench.sideFrames()) {
          const side = new QnatEditor(frame);
          await side.ready();
          await side.hasColours(theme);
          await side
            .part('comparison')
            .getByText(/1 of \d+ tensors differs/)
            .waitFor();
          await side.part('comparison').getByRole('button').click();
          await side.part('difference-facts').waitFor();
          await side.part('worst-blocks').locator('.ranked-bar').first().waitFor();
          await assertAccessible(frame);
        }
        await workbench.closeEditors();
      });

      it('with the tree of tensors', async () => {
        const editor = await open('tree.qnat', theme);
        // It stays a tree from one theme to the next.
        if (await editor.part('tensor-table').isVisible())
          await editor.frame.getByRole('button', { name: 'Show Tensors as Tree' }).click();
        await editor.part('tensor-tree').locator('[data-path]').first().waitFor();
        await assertAccessible(editor.frame);
      });

      it('with all findings, and a tensor that cannot be read', async () => {
        const editor = await open('damaged.qnat', theme);
        if ((await editor.findingsToggle.getAttribute('aria-expanded')) === 'false')
          await editor.openFindings();
        await editor.select('model.layers.1.self_attn.q_proj.weight');
        await assertAccessible(editor.frame);
      });

      it('with the reason why a file cannot be shown', async () => {
        await assertAccessible((await open('none.qnat', theme)).frame);
      });
    });

  async function open(file: string, theme: Theme): Promise<QnatEditor> {
    const editor = await openQnat(workbench, file);
    await editor.hasColours(theme);
    return editor;
  }
});

/** The file with another code in one block. */
function withOtherCode(): Uint8Array {
  const file = cases.find(({ name }) => name === 'file/transformer')!;
  const bytes = fileBytes(file);
  bytes[file.tensors[1].trueOffset] ^= 0x10;
  return bytes;
}
