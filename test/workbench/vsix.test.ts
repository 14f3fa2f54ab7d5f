import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { GOLDEN } from '../support/golden';
import { openQnat } from './qnatEditor';
import { openWorkbench, type Server, startServerWith, type Workbench } from './workbench';

const VSIX = 'out/qnat.vsix';
const LARGEST = 1.5 * 1024 * 1024;

describe('the package', () => {
  let server: Server | undefined;
  let workbench: Workbench | undefined;

  before(async () => {
    await promisify(execFile)('npx', ['vsce', 'package', '--no-dependencies', '--out', VSIX]);
  });

  after(async () => {
    await workbench?.close();
    await server?.stop();
  });

  it('is small', async () => {
    const { size } = await stat(VSIX);
    assert.ok(size < LARGEST, `${size} bytes`);
  });

  it('holds what is built, and no sources', async () => {
    const files = fileNames(await readFile(VSIX))
      .filter((name) => name.startsWith('extension/'))
      .map((name) => name.slice('extension/'.length));
    const known =
      /^(package\.json|readme\.md|changelog\.md|license(\.\w+)?|dist\/[\w.-]+\.(js|css|ttf|wasm)|media\/(icon\.png|[\w-]+\.svg))$/i;
    assert.deepEqual(
      files.filter((name) => !known.test(name)),
      [],
    );
    for (const name of ['extension.js', 'extension.web.js', 'job.js', 'webview.js'])
      assert.ok(files.includes(`dist/${name}`), name);
  });

  it('opens and quantizes files where it is installed', async () => {
    server = await startServerWith({ extensions: [VSIX] });
    workbench = await openWorkbench({
      server,
      files: {
        'crate.qnat': await readFile(path.join(GOLDEN, 'transformer.qnat')),
        'model.safetensors': await readFile(path.join(GOLDEN, 'transformer.safetensors')),
      },
    });
    const editor = await openQnat(workbench, 'crate.qnat');
    await editor.activeValue.waitFor();
    await workbench.chooseInExplorerMenu('model.safetensors', 'Quantize to QNAT…');
    await workbench.pick('Continue');
    await workbench.pick('Quantize');
    await workbench.answerNotification(/model\.qnat: 16 tensors/, 'Open');
    await workbench.tab('model.qnat').waitFor();
    assert.deepEqual(workbench.errors, []);
  });
});

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** The names in a zip file's directory, which is at its end. */
function fileNames(zip: Buffer): string[] {
  const end = zip.lastIndexOf(uint32(END));
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    assert.equal(zip.readUInt32LE(at), ENTRY);
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const start = at + 46;
    at = start + name + extra + comment;
    return zip.toString('utf8', start, start + name);
  });
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
