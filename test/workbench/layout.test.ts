import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { GOLDEN } from '../support/golden';
import { openQnat, type QnatEditor, shownQnat } from './qnatEditor';
import { openWorkbench, THEMES, type Workbench } from './workbench';

const WIDTH = 400;

/** Each view, and what is there when it is drawn. */
const VIEWS = {
  Values: '#active-value',
  Block: '#active-nibble .nibble-value',
  'Heat Map': '[data-testid=colour-bar]',
  Health: '[data-testid=ranked-blocks] .ranked-bar',
  Compare: '[data-testid=worst-blocks] .ranked-bar',
} as const;

describe(`the QNAT editor ${WIDTH} pixels wide`, () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    workbench = await openWorkbench({
      files: {
        'double.qnat': await readFile(path.join(GOLDEN, 'double-zero.qnat')),
        'model.qnat': await readFile(path.join(GOLDEN, 'transformer.qnat')),
        'model.safetensors': await readFile(path.join(GOLDEN, 'transformer.safetensors')),
      },
    });
    await openQnat(workbench, 'double.qnat');
    await workbench.openFromExplorer('model.qnat');
    editor = await shownQnat(workbench);
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await narrow();
  });

  after(() => workbench.close());

  it('has room for an offer to compare', async () => {
    await editor.view('Compare');
    const offer = editor.part('compare').getByText('Compare With model.safetensors');
    await offer.waitFor();
    await hasRoomFor('offer');
    await offer.click();
  });

  for (const [view, drawn] of Object.entries(VIEWS))
    it(`has room for “${view}”`, async () => {
      await editor.view(view);
      await editor.frame.locator(drawn).first().waitFor();
      await hasRoomFor(view);
    });

  it('has room for a comparison in every theme', async () => {
    await editor.view('Compare');
    for (const theme of THEMES) {
      await workbench.setTheme(theme.label);
      await editor.hasColours(theme);
      await editor.frame.locator(VIEWS.Compare).first().waitFor();
      await hasRoomFor(`Compare ${theme.kind}`);
    }
  });

  it('has room for the tree and all findings', async () => {
    await editor.frame.getByRole('button', { name: 'Show Tensors as Tree' }).click();
    await editor.part('tensor-tree').locator('[data-path]').first().waitFor();
    await editor.openFindings();
    await hasRoomFor('tree');
  });

  for (const view of ['Values', 'Block', 'Heat Map', 'Health'] as const)
    it(`has room for “${view}” of a double-quantized tensor`, async () => {
      await workbench.showTab('double.qnat');
      editor = await shownQnat(workbench);
      await editor.view(view);
      await editor.frame.locator(VIEWS[view]).first().waitFor();
      await hasRoomFor(`${view} double`);
    });

  /** Leaves a picture, for people. */
  async function hasRoomFor(what: string): Promise<void> {
    await workbench.screenshot(`narrow-${what.toLowerCase().replaceAll(' ', '-')}`);
    assert.deepEqual(await cutOff(), []);
  }

  /** Gives the page its width, whatever VS Code has around it. */
  async function narrow(): Promise<void> {
    const { page } = workbench;
    const inner = () => editor.frame.evaluate(() => window.innerWidth);
    await editor.frame.waitForFunction((width) => window.innerWidth > width, 1100);
    const { width, height } = page.viewportSize()!;
    await page.setViewportSize({ width: WIDTH + width - (await inner()), height });
    await editor.frame.waitForFunction((wanted) => window.innerWidth === wanted, WIDTH);
  }

  /** What is beyond the edges of the page, and nothing there is that scrolls it into sight. */
  function cutOff(): Promise<string[]> {
    return editor.frame.evaluate(() => {
      const reachable = (element: Element | null): boolean => {
        if (element === null) return false;
        const { overflowX, textOverflow } = getComputedStyle(element);
        const scrolls = /auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth;
        const hidden = element.classList.contains('visually-hidden');
        return scrolls || hidden || textOverflow === 'ellipsis' || reachable(element.parentElement);
      };
      return [...document.body.querySelectorAll('*')]
        .filter((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          const outside = left < -1 || right > window.innerWidth + 1;
          return width > 0 && outside && element.checkVisibility() && !reachable(element);
        })
        .map((element) => `${element.tagName}.${element.getAttribute('class')}`);
    });
  }
});
