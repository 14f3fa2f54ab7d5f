// `npm start`: VS Code with this extension and a workspace to try it on.
//
//   node test/harness/start.mjs [--port N] [--browser]
//
// It is the desktop's VS Code if there is one and --browser does not ask otherwise; else VS Code
// in a browser, out of npm packages, at the address shown.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { onPath, project } from './cache.mjs';
import { makeDemoWorkspace } from './demo.mjs';
import { run, temporaryFolder } from './process.mjs';
import { startServer } from './vscodeServer.mjs';

async function main() {
  const { values: options } = parseArgs({
    options: { port: { type: 'string', default: '8000' }, browser: { type: 'boolean' } },
  });
  const folder = path.join(temporaryFolder('demo'), 'demo');
  await mkdir(folder);
  await makeDemoWorkspace(folder);
  const code = options.browser ? undefined : onPath('code');
  if (code) await openDesktop(code, folder);
  else await serve(folder, Number(options.port));
}

/**
 * @param {string} code
 * @param {string} folder
 */
async function openDesktop(code, folder) {
  console.log(`Opening ${folder} in VS Code. Ctrl+C removes it.`);
  await run(code, ['--new-window', `--extensionDevelopmentPath=${project}`, folder]);
  await endless();
}

/**
 * @param {string} folder
 * @param {number} port
 */
async function serve(folder, port) {
  const server = await startServer({ linked: [project], port });
  console.log(`
  VS Code with QNAT is at

    ${server.url({ folder })}

  Open it in Chromium, Chrome or Edge. After a build, "Developer: Reload Window" takes it up.
  Ctrl+C ends it, and removes the workspace.
`);
  await server.ended;
  throw new Error(`VS Code's server ended\n${server.output()}`);
}

/** Until Ctrl+C. */
function endless() {
  return new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1));
}

await main();
