import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeLargeModel } from './largeModel';
import { openQnat, type QnatEditor, shownQnat } from './qnatEditor';
import { openWorkbench, THEMES, type Workbench } from './workbench';

const TENSOR = 'model.layers.1.self_attn.q_proj.weight';

/** Nothing is compared: the pictures, in out/screenshots, are for people to look at. */
describe('pictures', () => {
  let demo: string;
  let workbench: Workbench;

  before(async () => {
    demo = await mkdtemp(path.join(os.tmpdir(), 'qnat-demo-'));
    await makeDemo(demo);
    await writeLargeModel(path.join(demo, 'large.safetensors'));
    workbench = await openWorkbench({ copy: demo, size: { width: 1440, height: 900 } });
    await showValues(await openQnat(workbench, 'demo-model.qnat'));
    await (await openQnat(workbench, 'cut-short.qnat')).openFindings();
  });

  after(async () => {
    await workbench.close();
    await rm(demo, { recursive: true, force: true });
  });

  for (const theme of THEMES)
    it(`of the editor in ${theme.label}`, async () => {
      const name = theme.label.toLowerCase().replaceAll(' ', '-');
      await workbench.setTheme(theme.label);
      for (const [file, picture] of [
        ['cut-short.qnat', 'findings'],
        ['demo-model.qnat', 'editor'],
      ]) {
        await workbench.showTab(file);
        const editor = await shownQnat(workbench);
        await editor.hasColours(theme);
        await workbench.screenshot(`${picture}-${name}`);
      }
    });

  for (const theme of THEMES)
    it(`of a heat map in ${theme.label}`, async () => {
      const name = theme.label.toLowerCase().replaceAll(' ', '-');
      await workbench.setTheme(theme.label);
      await workbench.showTab('demo-model.qnat');
      const editor = await shownQnat(workbench);
      await editor.hasColours(theme);
      await editor.view('Heat Map');
      await editor.heatMapIsDrawn();
      await editor.fact('Mean', 'heat-summary').getByText(/\d/).waitFor();
      await workbench.screenshot(`heat-map-${name}`);
      await editor.view('Values');
    });

  for (const theme of THEMES)
    it(`of a block in ${theme.label}`, async () => {
      const name = theme.label.toLowerCase().replaceAll(' ', '-');
      await workbench.setTheme(theme.label);
      await workbench.showTab('demo-model.qnat');
      const editor = await shownQnat(workbench);
      await editor.hasColours(theme);
      await editor.view('Block');
      await editor.part('byte-grid').locator('#active-nibble').waitFor();
      await workbench.screenshot(`block-${name}`);
      await editor.view('Values');
    });

  for (const theme of THEMES)
    it(`of a tensor’s health in ${theme.label}`, async () => {
      const name = theme.label.toLowerCase().replaceAll(' ', '-');
      await workbench.setTheme(theme.label);
      await workbench.showTab('demo-model.qnat');
      const editor = await shownQnat(workbench);
      await editor.hasColours(theme);
      await editor.view('Health');
      await editor.part('ranked-blocks').locator('.ranked-bar').first().waitFor();
      await workbench.screenshot(`health-${name}`);
      await editor.view('Values');
    });

  for (const theme of THEMES)
    it(`of a comparison in ${theme.label}`, async () => {
      const name = theme.label.toLowerCase().replaceAll(' ', '-');
      await workbench.setTheme(theme.label);
      await workbench.showTab('demo-model.qnat');
      const editor = await shownQnat(workbench);
      await editor.hasColours(theme);
      await editor.view('Compare');
      const offer = editor.part('compare').getByText('Compare With demo-model.safetensors');
      await offer.or(editor.part('compare-facts')).waitFor();
      if (await offer.isVisible()) await offer.click();
      await editor.part('worst-blocks').locator('.ranked-bar').first().waitFor();
      await workbench.screenshot(`compare-${name}`);
      await editor.view('Values');
    });

  for (const theme of THEMES)
    it(`of the tree of tensors in ${theme.label}`, async () => {
      const name = theme.label.toLowerCase().replaceAll(' ', '-');
      await workbench.setTheme(theme.label);
      await workbench.showTab('demo-model.qnat');
      const editor = await shownQnat(workbench);
      await editor.hasColours(theme);
      await editor.frame.getByRole('button', { name: 'Show Tensors as Tree' }).click();
      await editor.part('tensor-tree').locator('[data-path]').first().waitFor();
      await editor.part('tensor-tree').focus();
      await workbench.screenshot(`tree-${name}`);
      await editor.frame.getByRole('button', { name: 'Show Tensors as Table' }).click();
    });

  it('for the README', async () => {
    await workbench.setTheme('Dark Modern');
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.page.setViewportSize({ width: 1280, height: 760 });
    await workbench.showTab('demo-model.qnat');
    const editor = await shownQnat(workbench);
    await editor.view('Block');
    await editor.part('byte-grid').locator('#active-nibble .nibble-value').waitFor();
    await workbench.screenshot('readme-block');
    await editor.view('Heat Map');
    const tools = editor.part('heat-tools');
    await tools.getByLabel('Range').selectOption('Percentile');
    await editor.heatMapIsDrawn();
    await editor.fact('Mean', 'heat-summary').getByText(/\d/).waitFor();
    await workbench.screenshot('readme-heat-map');
    await tools.getByLabel('Range').selectOption('Symmetric');
    await editor.view('Compare');
    await editor.part('worst-blocks').locator('.ranked-bar').first().waitFor();
    await editor.header('SQNR').getByRole('button').click();
    await editor.sqnrIsListed();
    await workbench.screenshot('readme-compare');
    await editor.header('SQNR').getByRole('button').click();
    await editor.view('Values');
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
  });

  it('of the editor in a narrow column', async () => {
    await workbench.setTheme('Dark Modern');
    await workbench.page.setViewportSize({ width: 760, height: 900 });
    const editor = await shownQnat(workbench);
    await editor.goToIndex('3, 5');
    await workbench.screenshot('editor-narrow');
    await workbench.showTab('cut-short.qnat');
    await shownQnat(workbench);
    await workbench.screenshot('findings-narrow');
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
  });

  it('of quantizing', async () => {
    await workbench.chooseInExplorerMenu('demo-model.safetensors', 'Quantize to QNAT…');
    await workbench.choice('Block Size').waitFor();
    await workbench.screenshot('quantize-options');
    await workbench.pick('Continue');
    await workbench.choice('Quantize').waitFor();
    await workbench.screenshot('quantize-plan');
    await workbench.page.keyboard.press('Escape');
    await workbench.chooseInExplorerMenu('large.safetensors', 'Quantize to QNAT…');
    await workbench.pick('Continue');
    await workbench.pick('Quantize');
    await workbench.notification(/ left$/).waitFor();
    await workbench.screenshot('quantize-progress');
    await workbench.answerNotification('Writing large.qnat', 'Cancel');
  });
});

async function showValues(editor: QnatEditor): Promise<void> {
  await editor.select(TENSOR);
  await editor.goToIndex('3, 5');
}

interface Demo {
  makeDemoWorkspace(folder: string): Promise<void>;
}

async function makeDemo(folder: string): Promise<void> {
  const file = pathToFileURL(path.resolve('test/harness/demo.mjs')).href;
  await ((await import(file)) as Demo).makeDemoWorkspace(folder);
}
