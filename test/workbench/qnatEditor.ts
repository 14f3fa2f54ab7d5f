// The page of the QNAT editor, as a person sees it.
import type { Frame, Locator } from 'playwright-core';
import type { Theme, Workbench } from './workbench';

/** Opens a file from the Explorer, and waits until all of it is shown. */
export async function openQnat(workbench: Workbench, name: string): Promise<QnatEditor> {
  // The language's icon: from then on the extension's editor should be known, too.
  await workbench.inExplorer(name).locator('.qnat-lang-file-icon').waitFor();
  await workbench.openFromExplorer(name);
  const binary = workbench.page.getByText('The file is not displayed in the text editor');
  const page = workbench.page.locator('iframe.webview:visible');
  await page.or(binary).first().waitFor();
  if (!(await binary.isVisible())) return shownQnat(workbench);
  // VS Code did not know it yet.
  await workbench.closeEditors();
  return openQnat(workbench, name);
}

/** The active editor, once all of it is shown. */
export async function shownQnat(workbench: Workbench): Promise<QnatEditor> {
  const editor = new QnatEditor(await workbench.editorFrame());
  await editor.ready();
  return editor;
}

/** The active editor, once it shows a tensor of plain values. */
export async function shownPlain(workbench: Workbench): Promise<QnatEditor> {
  const editor = new QnatEditor(await workbench.editorFrame());
  await editor.frame.locator('[data-testid=detail][aria-busy=false] h2').waitFor();
  return editor;
}

export class QnatEditor {
  constructor(readonly frame: Frame) {}

  /** A part of the page by its test id. */
  part(name: string): Locator {
    return this.frame.getByTestId(name);
  }

  /** The file is read, its scales are checked where that is cheap, and a tensor is shown. */
  async ready(): Promise<void> {
    await this.part('editor').or(this.part('failure')).waitFor();
    if (await this.part('failure').isVisible()) return;
    const list = this.part('tensor-table').or(this.part('tensor-tree'));
    await list.and(this.frame.locator('[aria-busy=false]')).waitFor();
    await this.part('scale-check').getByText('Scales checked').waitFor();
    const none = this.fact('Tensors').getByText('0', { exact: true });
    await this.frame.locator('[data-testid=detail][aria-busy=false] h2').or(none).waitFor();
  }

  /** Waits until the page has the colours of a theme. */
  async hasColours({ kind }: Theme): Promise<void> {
    await this.frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
  }

  /** What stands beside a label. */
  fact(label: string, of = 'overview'): Locator {
    return this.part(of).locator(`[data-fact="${label}"] dd`);
  }

  /** All facts of a part: the overview's, "tensor-facts" or "value-status". */
  async facts(part: string): Promise<Record<string, string>> {
    const facts = await this.part(part)
      .locator('[data-fact]')
      .evaluateAll((found: HTMLElement[]) =>
        found.map((fact) => [fact.dataset.fact!, fact.querySelector('dd')!.innerText] as const),
      );
    return Object.fromEntries(facts);
  }

  get rows(): Locator {
    return this.part('tensor-table').locator('[data-position]');
  }

  row(tensor: string): Locator {
    return this.part('tensor-table').locator(`[data-tensor=${JSON.stringify(tensor)}]`);
  }

  /** A tensor at its place in the table's order. */
  rowAt(position: number, tensor: string): Locator {
    return this.row(tensor).and(this.frame.locator(`[data-position="${position}"]`));
  }

  /** What the table says of a tensor in one column. */
  cell(tensor: string, column: string): Locator {
    return this.row(tensor).locator(`[data-column="${column}"]`);
  }

  header(label: string): Locator {
    return this.part('tensor-table').getByRole('columnheader', { name: label });
  }

  /** The names on the screen, from the top. */
  async names(): Promise<(string | null)[]> {
    const rows = await this.rows.evaluateAll((found) =>
      found
        .map((row) => [Number(row.dataset.position), row.dataset.tensor ?? null] as const)
        .sort(([a], [b]) => a - b),
    );
    return rows.map(([, name]) => name);
  }

  async select(tensor: string): Promise<void> {
    await this.cell(tensor, 'name').click();
    await this.shows(tensor);
  }

  /** Waits until a tensor is the selected one, and loaded. */
  async shows(tensor: string): Promise<void> {
    await this.part('tensor-name').getByText(tensor, { exact: true }).waitFor();
    await this.frame.locator('[data-testid=detail][aria-busy=false]').waitFor();
  }

  /** Waits until all that the heat map shows is exact. */
  async heatMapIsDrawn(): Promise<void> {
    await this.part('heat-summary').waitFor();
    await this.part('colour-bar').waitFor();
    await this.frame.locator('[data-testid=heat-progress]:empty').waitFor({ state: 'attached' });
  }

  /** Waits until the list says of a tensor how far it is from the one that it is compared with. */
  async sqnrIsListed(): Promise<void> {
    const cells = this.part('tensor-table').locator('[data-column=sqnr]');
    await cells.getByText(/dB$/).first().waitFor();
  }

  get search(): Locator {
    return this.part('search').locator('input');
  }

  get goTo(): Locator {
    return this.part('go-to-index').locator('input');
  }

  get grid(): Locator {
    return this.part('values-grid');
  }

  value(row: number, column: number): Locator {
    return this.grid.locator(`[data-row="${row}"] [data-column="${column}"]`);
  }

  /** Goes to an index, and waits until its value is there. */
  async goToIndex(index: string): Promise<void> {
    await this.goTo.fill(index);
    await this.goTo.press('Enter');
    await this.activeValue.waitFor();
  }

  get activeValue(): Locator {
    return this.grid.locator('#active-value > span[title]');
  }

  /** The value that the status line is about. */
  exactValue(): Promise<string> {
    return this.part('exact-value').innerText();
  }

  /** Shows another view of the selected tensor. */
  async view(label: string): Promise<void> {
    const tab = this.frame.getByRole('tab', { name: label, exact: true });
    await tab.click();
    await tab.and(this.frame.locator('[aria-selected=true]')).waitFor();
  }

  /** Waits until the status line is about this value. */
  async valueSays(value: number): Promise<void> {
    const text = String(Number(value.toPrecision(9)));
    await this.part('exact-value').getByText(text, { exact: true }).waitFor();
  }

  rowLabels(): Promise<string[]> {
    return this.grid.getByRole('rowheader').allInnerTexts();
  }

  /** The values that are drawn, exactly; waits until all of those are there. */
  async drawnValues(): Promise<{ row: number; column: number; text: string }[]> {
    await this.grid
      .locator('[role=gridcell][aria-busy=true]')
      .first()
      .waitFor({ state: 'detached' });
    return this.grid.locator('[role=gridcell] > span[title]').evaluateAll((spans) =>
      spans.map((span) => ({
        row: Number(span.closest<HTMLElement>('[data-row]')!.dataset.row),
        column: Number(span.parentElement!.dataset.column),
        text: span.getAttribute('title')!,
      })),
    );
  }

  /** Waits for the one line about what was found. */
  async findingsSay(text: string): Promise<void> {
    await this.part('findings').locator('.findings-summary').getByText(text).waitFor();
  }

  get findingsToggle(): Locator {
    return this.part('findings').locator('.findings-toggle');
  }

  /** Shows all findings, and waits for the first of them. */
  async openFindings(): Promise<Locator> {
    await this.findingsToggle.click();
    const list = this.frame.locator('#findings-list');
    await list.locator('.finding-message').first().waitFor();
    return list.getByRole('option');
  }
}
