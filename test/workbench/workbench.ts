// The workbench of real VS Code, as a person uses it. Nothing here waits for a fixed time.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, ElementHandle, Frame, Locator, Page } from 'playwright-core';

/** The harness; loaded, not bundled, so that all test files share its browser and its server. */
interface Session {
  sharedBrowser(): Promise<Browser>;
  sharedServer(): Promise<Server>;
  startServer(options: ServerOptions): Promise<Server>;
  endSession(): Promise<void>;
  temporaryFolder(name: string): string;
}

export interface Server {
  url(page: { folder: string }): string;
  useSettings(options: { trusted?: boolean; settings?: Record<string, unknown> }): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** .vsix files to install first. */
  extensions?: string[];
  /** Extensions' folders that count as installed. */
  linked?: string[];
  /** More variables for the server and its extension host. */
  env?: Record<string, string>;
}

export interface WorkbenchOptions {
  /** Files of the workspace, by path; those of `copy` come with them. */
  files?: Record<string, string | Uint8Array>;
  /** A folder that the workspace is a copy of. */
  copy?: string;
  /** User settings. */
  settings?: Record<string, unknown>;
  /** false: Restricted Mode. */
  trusted?: boolean;
  /** A server of its own, such as one with the packaged extension. */
  server?: Server;
  size?: { width: number; height: number };
}

export interface Theme {
  readonly label: string;
  /** What webviews know its kind by. */
  readonly kind: string;
}

/** One theme of each kind. */
export const THEMES: readonly Theme[] = [
  { label: 'Light Modern', kind: 'vscode-light' },
  { label: 'Dark Modern', kind: 'vscode-dark' },
  { label: 'Dark High Contrast', kind: 'vscode-high-contrast' },
  { label: 'Light High Contrast', kind: 'vscode-high-contrast-light' },
];

const project = process.cwd();
const patience = 15_000;
/** After so long a key that opens something is pressed again. */
const KEY_LOST_MS = 2000;

function loadSession(): Promise<Session> {
  const file = path.join(project, 'test/harness/session.mjs');
  return import(pathToFileURL(file).href) as Promise<Session>;
}

/** A server of its own; the caller stops it. */
export async function startServerWith(options: ServerOptions): Promise<Server> {
  return (await loadSession()).startServer(options);
}

/** Closes what all workbenches of this process share. */
export async function endSession(): Promise<void> {
  await (await loadSession()).endSession();
}

export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const session = await loadSession();
  const folder = path.join(session.temporaryFolder('test'), 'workspace');
  await fillFolder(folder, options);
  const server = options.server ?? (await session.sharedServer());
  await server.useSettings(options);
  const browser = await session.sharedBrowser();
  const page = await browser.newPage({
    viewport: options.size ?? { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(patience);
  const workbench = new Workbench(page, folder);
  await page.goto(server.url({ folder }));
  await workbench.ready();
  return workbench;
}

async function fillFolder(folder: string, { copy, files = {} }: WorkbenchOptions): Promise<void> {
  await mkdir(folder);
  if (copy) await cp(copy, folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

export class Workbench {
  /** Errors that webviews told the console, and uncaught ones. */
  readonly errors: string[] = [];
  /** The webview that was shown before the active editor. */
  private previousWebview = 'none';

  constructor(
    readonly page: Page,
    readonly folder: string,
  ) {
    page.on('console', (message) => {
      const { url } = message.location();
      // The document of a webview has no address of its own.
      const inWebview = /^$|\/webview\/browser\/pre\/|vscode-resource/.test(url);
      // The server lacks a service worker that only code-server's own wrapper has.
      const known = message.text().startsWith('A bad HTTP response code (404)');
      if (message.type() === 'error' && inWebview && !known) this.errors.push(message.text());
    });
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
  }

  /** Waits until files can be opened, and commands run. */
  async ready(): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    // Only now are the commands, menus and editors of extensions known.
    await this.page.waitForFunction(
      () => performance.getEntriesByName('code/didLoadExtensions').length,
    );
  }

  /** Loads the window anew: VS Code saves what it remembers, and opens the same editors. */
  async reload(): Promise<void> {
    this.previousWebview = 'none';
    await Promise.all([
      this.page.waitForEvent('domcontentloaded', { timeout: 0 }),
      this.runCommand('Developer: Reload Window'),
    ]);
    await this.ready();
  }

  /** A file or folder as it is listed in the Explorer. */
  inExplorer(name: string): Locator {
    const rows = this.page.locator('.explorer-folders-view .monaco-list-row');
    return rows.filter({ has: this.page.locator('.label-name').getByText(name, { exact: true }) });
  }

  async openFromExplorer(name: string): Promise<void> {
    await this.changeEditor(name, () => this.inExplorer(name).dblclick());
  }

  /** Opens a file by Go to File. */
  async openFile(name: string): Promise<void> {
    await this.changeEditor(path.basename(name), async () => {
      await this.openQuickInput('ControlOrMeta+p', name);
      await this.pick(path.basename(name));
    });
  }

  async showTab(name: string): Promise<void> {
    await this.changeEditor(name, () => this.tab(name).click());
  }

  private async changeEditor(name: string, change: () => Promise<void>): Promise<void> {
    const active = this.page.locator(`.tab.active[data-resource-name=${JSON.stringify(name)}]`);
    if (!(await active.isVisible())) this.previousWebview = await this.visibleWebview();
    await change();
    await active.waitFor();
  }

  tab(name: string): Locator {
    return this.page.locator(`.tab[data-resource-name=${JSON.stringify(name)}]`);
  }

  async closeEditors(): Promise<void> {
    await this.runCommand('View: Close All Editors');
    await this.page.locator('.tab').first().waitFor({ state: 'detached' });
  }

  /** Runs the command of the palette that has this whole title, its category included. */
  async runCommand(title: string): Promise<void> {
    const none = this.choices.getByText('No matching commands');
    const named = this.choice(title);
    const deadline = Date.now() + patience;
    for (;;) {
      await this.openQuickInput('F1', `>${title}`);
      // A debugger that stops takes the focus, which closes the palette.
      const closed = this.quickInput.waitFor({ state: 'hidden' }).catch(() => undefined);
      await Promise.race([named.or(none).first().waitFor(), closed]);
      // What an extension contributes may come in after the palette was opened.
      if ((await named.first().isVisible()) || Date.now() > deadline) return this.pick(title);
      await this.page.keyboard.press('Escape');
    }
  }

  /** The commands that the palette offers for a text. */
  async commandsFor(text: string): Promise<string[]> {
    await this.openQuickInput('F1', `>${text}`);
    await this.choices.filter({ hasText: text }).first().waitFor();
    const found = await this.choices.locator('.label-name').allTextContents();
    await this.page.keyboard.press('Escape');
    return found;
  }

  async explorerMenu(name: string): Promise<Locator> {
    await this.inExplorer(name).click({ button: 'right' });
    const items = this.page.locator('.monaco-menu .action-item .action-label');
    await items.first().waitFor();
    return items;
  }

  /** Chooses an item of the menu, once the extension that gives it has been read. */
  async chooseInExplorerMenu(name: string, item: string): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      const items = await this.explorerMenu(name);
      const chosen = items.getByText(item, { exact: true });
      if ((await chosen.isVisible()) || Date.now() > deadline) return this.press(chosen);
      await this.page.keyboard.press('Escape');
      await items.first().waitFor({ state: 'hidden' });
    }
  }

  /** Chooses an item of the menu of a variable, once the program has stopped. */
  async chooseInVariableMenu(scope: string, name: string, item: string): Promise<void> {
    const rows = this.page.locator('.debug-variables .monaco-list-row');
    const variable = rows.filter({ hasText: new RegExp(`^\\s*${name}\\s*=`) });
    const closed = rows.filter({ hasText: scope }).and(this.page.locator('[aria-expanded=false]'));
    await closed.or(variable).first().waitFor();
    if (!(await variable.isVisible())) await closed.click();
    await this.chooseInMenuOf(variable, item);
  }

  /** Chooses an item of the menu of a watch expression. */
  async chooseInWatchMenu(expression: string, item: string): Promise<void> {
    const rows = this.page.locator('.debug-watch .monaco-list-row');
    const watched = rows.filter({ hasText: new RegExp(`^\\s*${expression}\\s*[:=]`) });
    await this.chooseInMenuOf(watched, item);
  }

  private async chooseInMenuOf(row: Locator, item: string): Promise<void> {
    await row.click({ button: 'right' });
    await this.press(this.page.locator('.monaco-menu .action-label').getByText(item));
  }

  /** By a key, for clicks right after a menu opens are taken for those that opened it. */
  private async press(menuItem: Locator): Promise<void> {
    await menuItem.hover();
    await this.page.keyboard.press('Enter');
    await menuItem.waitFor({ state: 'hidden' });
  }

  /** Selects several files, in a workbench whose setting `explorer.autoReveal` is off. */
  async selectInExplorer(first: string, ...others: string[]): Promise<void> {
    await this.inExplorer(first).click();
    for (const name of others) await this.inExplorer(name).click({ modifiers: ['ControlOrMeta'] });
  }

  /** The field of the palette, of a quick pick or of an input box. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget input[type=text]');
  }

  private async openQuickInput(key: string, text: string): Promise<void> {
    // One that is still closing would take the text with it.
    await this.quickInput.waitFor({ state: 'hidden' });
    const deadline = Date.now() + patience;
    for (;;) {
      // A key is lost while the focus comes back from a quick pick or a page.
      await this.page.keyboard.press(key);
      try {
        return await this.quickInput.fill(text, { timeout: KEY_LOST_MS });
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  }

  /** What a quick pick, or the palette, offers. */
  get choices(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
  }

  /** What a screen reader says of each offer on the screen. */
  choicesRead(): Promise<(string | null)[]> {
    return this.choices.evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
  }

  /** The offers of a quick pick that have this whole label. */
  choice(label: string): Locator {
    const whole = new RegExp(`^${label.replace(/[$()*+.?[\]^{|}]/g, '\\$&')}$`);
    return this.choices.filter({
      has: this.page.locator('.label-name').filter({ hasText: whole }),
    });
  }

  /** Takes the offer of a quick pick that has this label, and sees it taken. */
  async pick(label: string): Promise<void> {
    const choice = this.choice(label).first();
    // By keys, as a click is lost on a row that is drawn anew while the list is being filled, and
    // only rows on the screen are there to be clicked.
    const focused = this.choice(label).and(this.page.locator('.focused'));
    const deadline = Date.now() + patience;
    while (!(await focused.isVisible()) && Date.now() < deadline)
      await this.page.keyboard.press('ArrowDown');
    await focused.waitFor();
    await this.page.keyboard.press('Enter');
    await choice.waitFor({ state: 'hidden' });
  }

  /** Answers an input box, once it is there, and sees the answer taken. */
  async answer(text: string): Promise<void> {
    await this.page.locator('.quick-input-widget .quick-input-list').waitFor({ state: 'hidden' });
    await this.quickInput.fill(text);
    await this.quickInput.press('Enter');
    await this.page.waitForFunction((typed) => {
      const input = document.querySelector<HTMLInputElement>('.quick-input-widget input.input');
      return !input?.checkVisibility() || input.value !== typed;
    }, text);
  }

  /** Takes the place that a file dialog offers, once it is filled in, and sees it taken. */
  async acceptFileDialog(): Promise<void> {
    const offersPlace = (offers: boolean, timeout = patience) =>
      this.page.waitForFunction(
        (wanted) => {
          const input = document.querySelector<HTMLInputElement>('.quick-input-widget input.input');
          return (!!input?.checkVisibility() && input.value.startsWith('/')) === wanted;
        },
        offers,
        { timeout },
      );
    await offersPlace(true);
    const deadline = Date.now() + patience;
    for (;;) {
      // The key is lost while the dialog still looks at the folder.
      await this.quickInput.press('Enter');
      try {
        await offersPlace(false, KEY_LOST_MS);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  notifications(): Promise<string[]> {
    return this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  /** Presses a button of a notification, once it is there. */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** Answers a modal dialog, once it is there, and sees it closed. */
  async answerDialog(text: string, button: string): Promise<void> {
    const dialog = this.page.locator('.monaco-dialog-box').filter({ hasText: text });
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  private async visibleWebview(): Promise<string> {
    const shown = this.page.locator('iframe.webview:visible');
    const names = await shown.evaluateAll((frames: HTMLIFrameElement[]) =>
      frames.map(({ name }) => name),
    );
    return names.at(-1) ?? 'none';
  }

  /** The page of the active custom editor, once it is there. */
  async editorFrame(): Promise<Frame> {
    const shown = `iframe.webview.ready:visible:not([name="${this.previousWebview}"])`;
    return this.frameIn(this.page.locator(shown).last());
  }

  /** The pages of the two sides of a compare editor, once they are there. */
  async sideFrames(): Promise<Frame[]> {
    const shown = this.page.locator('iframe.webview.ready:visible');
    await shown.nth(1).waitFor();
    return Promise.all([this.frameIn(shown.first()), this.frameIn(shown.nth(1))]);
  }

  private async frameIn(webview: Locator): Promise<Frame> {
    const outer = await this.contentFrame(webview);
    const inner = await this.contentFrame(outer.locator('iframe#active-frame'));
    await inner.locator('body > *').first().waitFor({ state: 'attached' });
    return inner;
  }

  private async contentFrame(locator: Locator): Promise<Frame> {
    const element = (await locator.elementHandle()) as ElementHandle;
    const frame = await element.contentFrame();
    if (!frame) throw new Error('The webview was closed while it was awaited');
    return frame;
  }

  /** A theme by its label, such as "Dark Modern" or "Dark High Contrast". */
  async setTheme(label: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.fill(label);
    await this.pick(label);
  }

  /** Leaves out/screenshots/NAME.png. */
  async screenshot(name: string): Promise<void> {
    const file = path.join(project, 'out/screenshots', `${name}.png`);
    await this.page.screenshot({ path: file });
  }

  close(): Promise<void> {
    return this.page.close();
  }
}
