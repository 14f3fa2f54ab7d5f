import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import { GOLDEN } from '../support/golden';
import { openQnat, type QnatEditor } from './qnatEditor';
import { openWorkbench, type Theme, THEMES, type Workbench } from './workbench';

describe('the QNAT editor passes axe', () => {
  let workbench: Workbench;
  let axe: string;

  before(async () => {
    axe = await readFile(createRequire(process.cwd() + '/').resolve('axe-core/axe.min.js'), 'utf8');
    const whole = await readFile(path.join(GOLDEN, 'transformer.qnat'));
    workbench = await openWorkbench({
      files: {
        'damaged.qnat': whole.subarray(0, 30_000),
        'double-zero.qnat': await readFile(path.join(GOLDEN, 'double-zero.qnat')),
        'tree.qnat': whole,
        'compared.qnat': whole,
        'compared.safetensors': await readFile(path.join(GOLDEN, 'transformer.safetensors')),
        'none.qnat': 'Not Found',
      },
    });
  });

  after(() => workbench.close());

  for (const theme of THEMES)
    describe(`in ${theme.label}`, () => {
      before(() => workbench.setTheme(theme.label));

      it('with a tensor’s values', async () => {
        await assertAccessible(await open('double-zero.qnat', theme));
      });

      it('with a tensor’s heat map', async () => {
        const editor = await open('double-zero.qnat', theme);
        await editor.view('Heat Map');
        await editor.heatMapIsDrawn();
        await assertAccessible(editor);
        await editor.view('Values');
      });

      it('with the anatomy of a block', async () => {
        const editor = await open('double-zero.qnat', theme);
        await editor.view('Block');
        await editor.part('block-facts').waitFor();
        await assertAccessible(editor);
        await editor.view('Values');
      });

      it('with a tensor’s health', async () => {
        const editor = await open('double-zero.qnat', theme);
        await editor.view('Health');
        await editor.part('ranked-blocks').locator('.ranked-bar').first().waitFor();
        await assertAccessible(editor);
        await editor.view('Values');
      });

      it('with a tensor compared with its source', async () => {
        const editor = await open('compared.qnat', theme);
        await editor.view('Compare');
        await assertAccessible(editor);
        await editor.part('compare').getByText('Compare With compared.safetensors').click();
        await editor.part('worst-blocks').locator('.ranked-bar').first().waitFor();
        await editor
          .part('comparison')
          .getByText(/tensors differ from/)
          .waitFor();
        await editor
          .part('tensor-table')
          .locator('[data-column=sqnr]')
          .getByText(/dB$/)
          .first()
          .waitFor();
        await assertAccessible(editor);
        await editor.part('compare').getByText('Stop Comparing').click();
        await editor.part('compare').getByText('Compare With compared.safetensors').waitFor();
        await editor.view('Values');
      });

      it('with the tree of tensors', async () => {
        const editor = await open('tree.qnat', theme);
        // It stays a tree from one theme to the next.
        if (await editor.part('tensor-table').isVisible())
          await editor.frame.getByRole('button', { name: 'Show Tensors as Tree' }).click();
        await editor.part('tensor-tree').locator('[data-path]').first().waitFor();
        await assertAccessible(editor);
      });

      it('with all findings, and a tensor that cannot be read', async () => {
        const editor = await open('damaged.qnat', theme);
        if ((await editor.findingsToggle.getAttribute('aria-expanded')) === 'false')
          await editor.openFindings();
        await editor.select('model.layers.1.self_attn.q_proj.weight');
        await assertAccessible(editor);
      });

      it('with the reason why a file cannot be shown', async () => {
        await assertAccessible(await open('none.qnat', theme));
      });
    });

  async function open(file: string, theme: Theme): Promise<QnatEditor> {
    const editor = await openQnat(workbench, file);
    await editor.hasColours(theme);
    return editor;
  }

  async function assertAccessible({ frame }: QnatEditor): Promise<void> {
    await frame.evaluate(axe);
    const { violations } = await frame.evaluate<AxeResults>('axe.run()');
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
    assert.deepEqual(found, []);
  }
});
