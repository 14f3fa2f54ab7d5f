import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { GOLDEN } from '../support/golden';
import { openQnat, type QnatEditor } from './qnatEditor';
import { openWorkbench, THEMES, type Workbench } from './workbench';

/** A place where Tab stops. */
interface Stop {
  readonly name: string;
  /** Something there has the theme's colour for what is focused. */
  readonly shown: boolean;
}

/** More than any view has. */
const MOST_STOPS = 60;

const FINDINGS = '2 notes · data unaffected';
const LIST = [
  'Search tensors by name',
  'Show Tensors as Tree',
  'Tensors',
  'Width of the tensor list',
];
const SCALES = 'Double-quantized (as the crate reads)';

interface View {
  readonly file?: string;
  /** What is there when it is drawn. */
  readonly drawn: string;
  /** Stops before the list of tensors, besides the findings. */
  readonly before?: readonly string[];
  /** Stops after the view's tab. */
  readonly stops: readonly string[];
}

const VIEWS: Readonly<Record<string, View>> = {
  Values: {
    drawn: '#active-value > span[title]',
    stops: [
      'Go to index',
      'Notation',
      'Significant digits',
      'Export Values…',
      SCALES,
      'Values of weight',
    ],
  },
  Block: {
    drawn: '#active-nibble .nibble-value',
    stops: [
      'Next Block (N)',
      'Go to block, index or byte',
      'Copy Block As…',
      'Copy Link to This Block',
      SCALES,
      'Block 0 of weight',
    ],
  },
  'Heat Map': {
    drawn: '[data-testid=colour-bar]',
    stops: ['Show', 'Pixel', 'Range', 'Colours', 'Zoom in (+)', SCALES, 'Heat map of weight'],
  },
  Health: {
    drawn: '[data-testid=ranked-blocks] .ranked-bar',
    stops: [
      SCALES,
      'Share of values of each code',
      'Linear',
      'Number of values by size',
      'Number of blocks by scale, in powers of two',
      'in block 15',
      'Largest First',
      'Blocks by scale',
    ],
  },
  Compare: {
    file: 'model.qnat',
    drawn: '[data-testid=worst-blocks] .ranked-bar',
    before: ['model.layers.1.self_attn.v_proj.weight', '5 only in model.safetensors'],
    stops: ['Choose Tensor…', 'Other File…', 'Stop Comparing', 'index 2,730', 'Blocks by error'],
  },
};

describe('the QNAT editor by keyboard alone', () => {
  let workbench: Workbench;
  let editor: QnatEditor;
  const page = () => workbench.page.keyboard;

  before(async () => {
    const golden = (name: string) => readFile(path.join(GOLDEN, name));
    workbench = await openWorkbench({
      files: {
        'double.qnat': await golden('double-zero.qnat'),
        'model.qnat': await golden('transformer.qnat'),
        'model.safetensors': await golden('transformer.safetensors'),
        'damaged.qnat': (await golden('transformer.qnat')).subarray(0, 30_000),
      },
    });
  });

  after(() => workbench.close());

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  for (const [view, { file = 'double.qnat', drawn, before = [], stops }] of Object.entries(VIEWS))
    it(`stops at each control of “${view}” once, and shows where it is in every theme`, async () => {
      editor = await openQnat(workbench, file);
      await editor.view(view);
      if (view === 'Compare')
        await editor
          .part('compare')
          .getByText(/^Compare With model/)
          .click();
      await editor.frame.locator(drawn).first().waitFor();
      const expected = [FINDINGS, ...before, ...LIST, view, ...stops];
      for (const theme of THEMES) {
        await workbench.setTheme(theme.label);
        await editor.hasColours(theme);
        assert.deepEqual(
          await walk(),
          expected.map((name) => ({ name, shown: true })),
        );
      }
    });

  it('sorts the table by its headers, to which arrow keys lead', async () => {
    editor = await openQnat(workbench, 'model.qnat');
    const table = editor.part('tensor-table');
    await table.focus();
    for (const key of ['ArrowDown', 'ArrowUp', 'ArrowUp', 'Enter']) await page().press(key);
    await editor.header('Name').and(editor.frame.locator('[aria-sort=ascending]')).waitFor();
    await editor.rowAt(0, 'lm_head.weight').waitFor();
    await isOn('Name');
    for (const key of ['End', 'ArrowLeft', 'Enter']) await page().press(key);
    await editor.header('True offset').and(editor.frame.locator('[aria-sort=ascending]')).waitFor();
    await isOn('True offset');
    await page().press('ArrowDown');
    await isOn('Tensors');
    await page().press('Home');
    await editor.shows('model.layers.0.self_attn.o_proj.weight');
  });

  it('goes through all findings, and to the tensor of one', async () => {
    editor = await openQnat(workbench, 'damaged.qnat');
    await editor.findingsToggle.focus();
    await page().press('Enter');
    await editor.frame.locator('#findings-list .finding-message').first().waitFor();
    await page().press('Tab');
    await isOn('All findings');
    const active = editor.frame.locator('#findings-list [aria-selected=true]');
    await page().press('End');
    await active.and(editor.frame.locator('[aria-posinset="13"]')).waitFor();
    for (const key of ['Home', 'ArrowDown']) await page().press(key);
    await active.getByText('model.layers.1.self_attn.q_proj.weight').waitFor();
    await page().press('Enter');
    await editor.shows('model.layers.1.self_attn.q_proj.weight');
    await page().press('Tab');
    await isOn('Search tensors by name');
  });

  it('goes through the tree, and out of it again', async () => {
    editor = await openQnat(workbench, 'model.qnat');
    await editor.frame.getByRole('button', { name: 'Show Tensors as Tree' }).press('Enter');
    const tree = editor.part('tensor-tree');
    await tree.locator('[data-path]').first().waitFor();
    await page().press('Tab');
    for (const theme of THEMES) {
      await workbench.setTheme(theme.label);
      await editor.hasColours(theme);
      await tree.focus();
      await page().press('Home');
      await tree.locator('.table-active').waitFor();
      await isOn('Tensors by name');
    }
    await page().press('Tab');
    await isOn('Width of the tensor list');
  });

  /** Sees the focus on something. */
  async function isOn(name: string): Promise<void> {
    const on = await focused();
    assert.deepEqual([on?.name, on?.shown], [name, true]);
  }

  /** Where Tab stops, from the page's beginning to its end. */
  async function walk(): Promise<Stop[]> {
    await editor.search.focus();
    for (let stop = 0; (await focused()) && stop < MOST_STOPS; stop++)
      await page().press('Shift+Tab');
    await page().press('Tab');
    const stops: Stop[] = [];
    for (let stop = await focused(); stop && stops.length < MOST_STOPS; stop = await focused()) {
      stops.push(stop);
      await page().press('Tab');
    }
    return stops;
  }

  /** What has the focus; undefined when that is not in the page. */
  function focused(): Promise<Stop | undefined> {
    return editor.frame.evaluate(() => {
      let element = document.activeElement;
      if (!document.hasFocus() || !element || element === document.body) return undefined;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const probe = document.createElement('span');
      probe.style.color = 'var(--vscode-focusBorder)';
      document.body.append(probe);
      const ring = getComputedStyle(probe).color;
      probe.remove();

      const hasRing = (of: Element, pseudo?: string) => {
        const style = getComputedStyle(of, pseudo);
        const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
        const border = parseFloat(style.borderTopWidth) >= 1;
        const line = pseudo !== undefined && style.content !== 'none';
        return (
          (outline && style.outlineColor === ring) ||
          (border && style.borderTopColor === ring) ||
          (line && style.backgroundColor === ring)
        );
      };
      const isShown = (about: readonly Element[]) =>
        about.some((of) => [undefined, '::before', '::after'].some((at) => hasRing(of, at)));
      /** An element, and those around it that may show the focus in its place. */
      const around = (of: Element, up = 2): Element[] => {
        const above = of.parentElement ?? (of.getRootNode() as Partial<ShadowRoot>).host;
        return up > 0 && above ? [of, ...around(above, up - 1)] : [of];
      };
      const active = element.getAttribute('aria-activedescendant');
      const about = around(active ? document.getElementById(active)! : element);
      const labelled = element.getAttribute('aria-labelledby');
      const text = labelled ? document.getElementById(labelled)!.textContent : null;
      return {
        name:
          text ??
          element.closest('.chart-plot')?.getAttribute('aria-label') ??
          element.getAttribute('aria-label') ??
          (element as HTMLInputElement).labels?.[0]?.textContent ??
          element.textContent,
        shown: isShown(about),
      };
    });
  }
});
