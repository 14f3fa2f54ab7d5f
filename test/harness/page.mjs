// What a page of VS Code tells while it runs tests: its extension host's log, the tests' end.

const keptMessages = 50;
const keptLines = 4;

/**
 * To be called before the page is opened.
 * @param {import('playwright-core').Page} page
 */
export async function watchPage(page) {
  /** @type {string[]} */
  const log = [];
  /** @type {string | undefined} */
  let reason;
  let noticed = 0;
  const tell = (/** @type {string} */ line) => {
    log.push(line.split('\n').slice(0, keptLines).join('\n'));
  };
  page.on('pageerror', (error) => tell(`[page error] ${error.stack ?? error.message}`));
  page.on('crash', () => (reason = 'the page crashed'));

  // VS Code calls these, where they exist, when it runs tests.
  await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, values) =>
    tell(`[extension host ${type}] ${values.map(printable).join(' ')}`),
  );
  await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => {
    reason = `the extension host ended with code ${code}`;
    noticed = Date.now();
  });
  return {
    logs: () => log.slice(-keptMessages).join('\n'),
    /** Why no more results will come, once the last ones have had the time to. */
    over: () => (Date.now() - noticed > 1000 ? reason : undefined),
  };
}

/** @param {unknown} value */
function printable(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
