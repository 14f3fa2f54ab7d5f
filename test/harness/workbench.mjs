// Runs test/workbench: mocha in plain Node, driving the workbench of real VS Code in a browser.
//
//   node test/harness/workbench.mjs [--grep TEXT]
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { project } from './cache.mjs';
import { findDebugpy } from './debuggees.mjs';
import { endSession, sharedBrowser, sharedServer } from './session.mjs';

const tests = path.join(project, 'out/test/workbench');

/**
 * What was on the screen when a test failed, before hooks close it: out/screenshots/failed-TITLE.png.
 */
function keepPicturesOfFailures() {
  const { run } = Mocha.Runnable.prototype;
  Mocha.Runnable.prototype.run = function (done) {
    run.call(this, (error) => {
      if (!error) return done();
      const tell = () => done(error);
      keepPictures(this.fullTitle()).then(tell, tell);
    });
  };
}

async function keepPictures(/** @type {string} */ title) {
  const name = title.replace(/[^\w]+/g, '-');
  const pages = (await sharedBrowser()).contexts().flatMap((context) => context.pages());
  for (const [i, page] of pages.entries())
    await page.screenshot({ path: path.join(project, `out/screenshots/failed-${name}-${i}.png`) });
}

async function main() {
  const { values: options } = parseArgs({ options: { grep: { type: 'string' } } });
  // Fetching them the first time takes longer than any test may.
  await Promise.all([sharedBrowser(), sharedServer()]);
  Object.assign(process.env, await findDebugpy());
  // A browser on a busy machine loses a key now and then: a test that needed its second run is told.
  const mocha = new Mocha({ timeout: 60_000, retries: 1, reporter: 'spec', grep: options.grep });
  keepPicturesOfFailures();
  for (const file of readdirSync(tests, { recursive: true, encoding: 'utf8' }).sort())
    if (file.endsWith('.test.js')) mocha.addFile(path.join(tests, file));
  await mocha.loadFilesAsync();

  const { failures, stats } = await new Promise((resolve) => {
    const runner = mocha.run((count) => resolve({ failures: count, stats: runner.stats }));
    runner.on('retry', (test, error) =>
      console.log(`again: ${test.fullTitle()}: ${error.message}`),
    );
  });
  await endSession();
  console.log(`workbench: ${stats.passes} passed, ${failures} failed`);
  process.exit(failures === 0 && stats.passes > 0 ? 0 : 1);
}

await main();
