import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AtomicFile } from '../../../src/node/atomicFile';

/** The number of a process that is no more. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('AtomicFile', () => {
  let folder: string;
  let target: string;
  const names = async () => (await readdir(folder)).sort();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qnat-'));
    target = join(folder, 'a.qnat');
    await writeFile(target, 'old');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('replaces its target when it is committed, not before', async () => {
    const file = await AtomicFile.create(target);
    await file.write(2, new TextEncoder().encode('w'));
    await file.write(0, new TextEncoder().encode('ne'));
    assert.equal(await readFile(target, 'utf8'), 'old');
    await file.sync();
    await file.commit();
    assert.equal(await readFile(target, 'utf8'), 'new');
    await file.discard();
    assert.deepEqual(await names(), ['a.qnat']);
  });

  it('leaves nothing when it is discarded', async () => {
    const file = await AtomicFile.create(target);
    await file.write(0, new Uint8Array(10));
    await file.discard();
    assert.deepEqual(await names(), ['a.qnat']);
    assert.equal(await readFile(target, 'utf8'), 'old');
  });

  it('removes what a killed run left of the same target, and nothing else', async () => {
    const here = hostname();
    const gone = endedProcess();
    const foreign = [
      `.a.qnat.elsewhere.${gone}.0a.part`,
      `.a.qnat.${here}.${process.ppid}.0b.part`,
      `.a.qnat.${here}.text.0c.part`,
      `.b.qnat.${here}.${gone}.0d.part`,
    ];
    const leftover = `.a.qnat.${here}.${gone}.0e.part`;
    for (const name of [...foreign, leftover]) await writeFile(join(folder, name), '');
    await (await AtomicFile.create(target)).discard();
    assert.deepEqual(await names(), [...foreign, 'a.qnat'].sort());
  });
});
