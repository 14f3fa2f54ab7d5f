// Runs test/vscode inside the extension host of real VS Code, the oldest version and the current.
//
//   node test/harness/vscode.mjs [--version 1.100.3] [--grep TEXT] [--vsix FILE]
//
// With --vsix the packaged extension is installed and tested, in place of this folder.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findBrowser } from './browser.mjs';
import { project } from './cache.mjs';
import { buildDebuggees } from './debuggees.mjs';
import { watchPage } from './page.mjs';
import { temporaryFolder } from './process.mjs';
import { allPassed, followResults } from './results.mjs';
import { startServer, versions } from './vscodeServer.mjs';

/** @typedef {import('./vscodeServer.mjs').Version} Version */

const tests = path.join(project, 'out/test/vscode');

const { values: options } = parseArgs({
  options: {
    version: { type: 'string' },
    grep: { type: 'string' },
    vsix: { type: 'string' },
  },
});

/**
 * @param {import('playwright-core').Browser} browser
 * @param {Version} version
 * @param {boolean} trusted
 * @param {Record<string, string>} debuggees
 */
async function runSuite(browser, version, trusted, debuggees) {
  const workspace = temporaryFolder('workspace');
  const results = path.join(temporaryFolder('results'), 'results.jsonl');
  await writeFile(results, '');
  const server = await startServer({
    version,
    trusted,
    forTests: true,
    extensions: options.vsix ? [options.vsix] : [],
    linked: [path.join(project, 'test/vscode/debug/adapters')],
    env: { ...debuggees, ...testEnvironment({ workspace, results, trusted }) },
  });
  const page = await browser.newPage();
  try {
    const watched = await watchPage(page);
    const development = options.vsix ? await emptyExtension() : project;
    await page.goto(server.url({ folder: workspace, development, tests }));
    return await followResults(`vscode ${version.vscode}${trusted ? '' : ' (Restricted Mode)'}`, {
      read: () => readFile(results, 'utf8'),
      over: watched.over,
      logs: async () => `${watched.logs()}\n${await server.logs()}`,
    });
  } catch (error) {
    throw new Error(`${error.message}\n${server.output()}`, { cause: error });
  } finally {
    await page.close();
    await server.stop();
  }
}

/** The server's variables, which the extension host inherits. */
function testEnvironment({ workspace, results, trusted }) {
  return {
    QNAT_TEST_WORKSPACE: workspace,
    QNAT_TEST_RESULTS: results,
    QNAT_TEST_RESTRICTED: trusted ? '0' : '1',
    ...(options.grep && { QNAT_TEST_GREP: options.grep }),
  };
}

/** Tests run on behalf of an extension under development; beside an installed one it is a dummy. */
async function emptyExtension() {
  const folder = temporaryFolder('dummy');
  const manifest = { name: 'dummy', publisher: 'qnat', version: '0.0.1' };
  const engines = { vscode: '*' };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, engines }));
  return folder;
}

async function main() {
  const chosen = versions.filter(({ vscode }) => [undefined, vscode].includes(options.version));
  if (chosen.length === 0)
    throw new Error(`--version is one of ${versions.map(({ vscode }) => vscode).join(', ')}`);
  const modes = existsSync(path.join(tests, 'restricted')) ? [true, false] : [true];
  const browser = await chromium.launch(await findBrowser());
  const debuggees = await buildDebuggees();
  const runs = [];
  for (const version of chosen)
    for (const trusted of modes) runs.push(await runSuite(browser, version, trusted, debuggees));
  await browser.close();
  process.exitCode = allPassed(runs, options.grep) ? 0 : 1;
}

await main();
