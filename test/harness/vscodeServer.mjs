// VS Code's own server, out of the npm package code-server: the real extension host, custom
// editors and webviews, shown in a browser.
import { copyFile, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { cached, installPackages, npm } from './cache.mjs';
import { run, start, temporaryFolder } from './process.mjs';
import { until } from './wait.mjs';

/** @typedef {{vscode: string, server: string, node: number}} Version */

/** @type {Version} The oldest that package.json's `engines` names. */
export const oldest = { vscode: '1.100.3', server: '4.100.3', node: 20 };
/** @type {Version} */
export const current = { vscode: '1.139.1', server: '4.139.1', node: 24 };
export const versions = [oldest, current];

const node24 = '24.21.0';

/** Nothing that asks, greets, updates or looks for the network. */
const quiet = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.showReleaseNotes': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** @param {Version} version */
function fetchServer(version) {
  return cached(`code-server-${version.server}`, async (folder) => {
    await installPackages(folder, [`code-server@${version.server}`]);
    const vscode = vscodeFolder(folder);
    await npm(vscode, ['install', '--omit=dev', '--ignore-scripts']);
    const logger = path.join(vscode, 'node_modules/@vscode/spdlog/index.js');
    await copyFile(path.join(import.meta.dirname, 'spdlog.cjs'), logger);
    // VS Code looks for its modules where its desktop build packs them.
    await symlink('node_modules', path.join(vscode, 'node_modules.asar'));
  });
}

/** @param {string} folder */
function vscodeFolder(folder) {
  return path.join(folder, 'node_modules/code-server/lib/vscode');
}

/**
 * This very Node if it is new enough, else one from npm.
 * @param {Version} version
 */
async function fetchNode(version) {
  if (Number.parseInt(process.versions.node) >= version.node) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await cached(`${name}-${node24}`, (fresh) =>
    installPackages(fresh, [`${name}@${node24}`]),
  );
  return path.join(folder, 'node_modules', name, 'bin/node');
}

/**
 * The harness may itself run in a terminal of VS Code, whose variables would mislead the server.
 * Its sockets and temporary files go with its data.
 * @param {string} data
 */
function environment(data) {
  const misleading = /^(VSCODE|ELECTRON)_|^(NODE_OPTIONS|XDG_RUNTIME_DIR)$/;
  const kept = Object.entries(process.env).filter(([name]) => !misleading.test(name));
  return { ...Object.fromEntries(kept), TMPDIR: data };
}

/**
 * @typedef {object} ServerOptions
 * @property {Version} [version]
 * @property {boolean} [trusted] false: every workspace opens in Restricted Mode
 * @property {Record<string, unknown>} [settings] user settings
 * @property {string[]} [extensions] .vsix files to install first
 * @property {string[]} [linked] extensions' folders that count as installed
 * @property {boolean} [forTests] pages may name an extension under development and its tests;
 *   but VS Code then shows no notifications
 * @property {Record<string, string>} [env] more variables for the server and its extension host
 * @property {number} [port] default: any free port
 */

/**
 * Starts a server with no settings, extensions or history but those given.
 * @param {ServerOptions} [options]
 */
export async function startServer(options = {}) {
  const { version = current, extensions = [], linked = [], forTests, env = {}, port = 0 } = options;
  const [node, installation] = [await fetchNode(version), await fetchServer(version)];
  const main = path.join(vscodeFolder(installation), 'out/server-main.js');
  const data = temporaryFolder('server');
  const common = ['--accept-server-license-terms', '--server-data-dir', data];
  const useSettings = settingsWriter(data);
  await useSettings(options);
  if (linked.length > 0) await linkExtensions(data, linked);

  for (const vsix of extensions)
    await run(node, [main, ...common, '--install-extension', path.resolve(vsix)], {
      env: environment(data),
      timeout: 60_000,
    });
  const server = start(
    node,
    [main, ...common, '--host', '127.0.0.1', '--port', String(port)].concat(
      ['--without-connection-token', '--disable-getting-started-override'],
      ['--telemetry-level', 'off'],
      // Without it the page ignores its `payload`.
      forTests ? ['--enable-smoke-test-driver'] : [],
    ),
    { env: { ...environment(data), ...env } },
  );
  const authority = `127.0.0.1:${await listeningPort(server, version)}`;
  return {
    address: `http://${authority}`,
    url: (/** @type {PageOptions} */ page) => pageUrl(authority, page),
    useSettings,
    logs: () => readLogs(data),
    output: server.output,
    ended: server.ended,
    stop: server.stop,
  };
}

/**
 * @param {ReturnType<typeof start>} server
 * @param {Version} version
 */
async function listeningPort(server, version) {
  try {
    const match = await until(`VS Code ${version.vscode}'s server to listen`, () => {
      if (!server.running()) throw new Error(`VS Code ${version.vscode}'s server ended`);
      return /Extension host agent listening on (\d+)/.exec(server.output());
    });
    return match[1];
  } catch (error) {
    await server.stop();
    throw new Error(`${error.message}\n${server.output()}`, { cause: error });
  }
}

/**
 * Enters the folders in the list of installed extensions, where they are.
 * @param {string} data
 * @param {string[]} folders
 */
async function linkExtensions(data, folders) {
  const entries = await Promise.all(folders.map(installedEntry));
  await mkdir(path.join(data, 'extensions'), { recursive: true });
  await writeFile(path.join(data, 'extensions/extensions.json'), JSON.stringify(entries));
}

/** @param {string} folder */
async function installedEntry(folder) {
  const manifest = await readFile(path.join(folder, 'package.json'), 'utf8');
  const { publisher, name, version } = JSON.parse(manifest);
  return {
    identifier: { id: `${publisher}.${name}` },
    version,
    location: { $mid: 1, path: folder, scheme: 'file' },
    metadata: {},
  };
}

/** @param {string} data */
function settingsWriter(data) {
  const file = path.join(data, 'data/User/settings.json');
  return async (/** @type {Pick<ServerOptions, 'trusted' | 'settings'>} */ options) => {
    const { trusted = true, settings = {} } = options;
    const trust = {
      'security.workspace.trust.enabled': !trusted,
      'security.workspace.trust.startupPrompt': 'never',
    };
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ ...quiet, ...trust, ...settings }, null, 2));
  };
}

/**
 * @typedef {object} PageOptions
 * @property {string} folder the workspace
 * @property {string} [development] an extension's folder
 * @property {string} [tests] a module whose `run` is called in the extension host
 */

/**
 * @param {string} authority
 * @param {PageOptions} page
 */
function pageUrl(authority, { folder, development, tests }) {
  const remote = (/** @type {string} */ file) => `vscode-remote://${authority}${encodeURI(file)}`;
  const payload = [];
  if (development) payload.push(['extensionDevelopmentPath', remote(development)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  const url = new URL(`http://${authority}/`);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/**
 * The extension host's own logs, which say why an extension did not start.
 * @param {string} data
 */
async function readLogs(data) {
  const folder = path.join(data, 'data/logs');
  const files = (await readdir(folder, { recursive: true })).filter((file) =>
    file.endsWith('remoteexthost.log'),
  );
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.join('\n');
}
