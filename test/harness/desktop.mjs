// Runs test/vscode in desktop VS Code, which it downloads; for machines with internet access.
//
//   node test/harness/desktop.mjs [--version stable]
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { project } from './cache.mjs';
import { temporaryFolder } from './process.mjs';
import { followResults } from './results.mjs';
import { oldest } from './vscodeServer.mjs';

/** @param {string} version */
async function runSuite(version) {
  const workspace = temporaryFolder('workspace');
  const results = path.join(temporaryFolder('results'), 'results.jsonl');
  await writeFile(results, '');
  /** @type {string | undefined} */
  let over;
  const ended = runTests({
    version,
    extensionDevelopmentPath: project,
    extensionTestsPath: path.join(project, 'out/test/vscode'),
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
    extensionTestsEnv: { QNAT_TEST_WORKSPACE: workspace, QNAT_TEST_RESULTS: results },
  }).then(
    () => (over = 'VS Code ended'),
    (error) => (over = error.message),
  );
  const good = await followResults(`desktop ${version}`, {
    read: () => readFile(results, 'utf8'),
    over: () => over,
    logs: () => '',
    silence: 600_000,
  });
  await ended;
  return good;
}

async function main() {
  const { values: options } = parseArgs({ options: { version: { type: 'string' } } });
  let good = true;
  for (const version of options.version ? [options.version] : [oldest.vscode, 'stable'])
    good = (await runSuite(version)) && good;
  process.exitCode = good ? 0 : 1;
}

await main();
