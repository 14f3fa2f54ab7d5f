// What all tests of one process share: a browser, and a server with this extension and with debuggers.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from './browser.mjs';
import { project } from './cache.mjs';
import { startServer } from './vscodeServer.mjs';

export { temporaryFolder } from './process.mjs';
export { startServer };

/** @type {Promise<import('playwright-core').Browser> | undefined} */
let browser;
/** @type {ReturnType<typeof startServer> | undefined} */
let server;

export function sharedBrowser() {
  browser ??= findBrowser().then((found) => chromium.launch(found));
  return browser;
}

export function sharedServer() {
  const debuggers = path.join(project, 'test/vscode/debug/adapters');
  server ??= startServer({ linked: [project, debuggers] });
  return server;
}

export async function endSession() {
  await (await browser)?.close();
  await (await server)?.stop();
}
