import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { AtomicFile } from '../../../src/node/atomicFile';
import { commitAll } from '../../../src/node/commitAll';
import { whenNotBusy } from '../../../src/node/retry';
import { temporaryFolder } from '../../support/temporaryFolder';

const busy = () => Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' }));

describe('commitAll', () => {
  const folder = temporaryFolder();

  async function files(): Promise<AtomicFile[]> {
    const made = [];
    for (const name of ['a', 'b']) {
      const file = await AtomicFile.create(folder.path(name));
      await file.write(0, new TextEncoder().encode('new'));
      await file.sync();
      made.push(file);
    }
    return made;
  }

  it('replaces all', async () => {
    await writeFile(folder.path('a'), 'old');
    const both = await files();
    await commitAll(both);
    for (const file of both) await file.discard();
    assert.deepEqual((await readdir(folder.path())).sort(), ['a', 'b']);
    assert.equal(await readFile(folder.path('a'), 'utf8'), 'new');
  });

  it('leaves no second name when the first cannot be replaced', async () => {
    await writeFile(folder.path('a'), 'old');
    const both = await files();
    both[0].commit = () => Promise.reject(new Error('refused'));
    await assert.rejects(commitAll(both), /refused/);
    for (const file of both) await file.discard();
    assert.deepEqual(await readdir(folder.path()), ['a']);
    assert.equal(await readFile(folder.path('a'), 'utf8'), 'old');
  });

  it('says where the old file is when it cannot be brought back', async () => {
    await writeFile(folder.path('a'), 'old');
    const both = await files();
    await mkdir(folder.path('b'));
    const [first] = both;
    first.restoreOld = async () => {
      // As if something else had taken its place meanwhile.
      await rm(first.target);
      await mkdir(first.target);
      return AtomicFile.prototype.restoreOld.call(first);
    };
    let kept = '';
    await assert.rejects(commitAll(both), (error: Error) => {
      assert.match(
        error.message,
        /b: it is a folder.* \S+a could not be restored either: .* in \S+\.$/s,
      );
      kept = /in (\S+)\.$/.exec(error.message)![1];
      return true;
    });
    for (const file of both) await file.discard();
    assert.equal(await readFile(kept, 'utf8'), 'old');
  });
});

describe('whenNotBusy', () => {
  it('tries again', async () => {
    let tries = 0;
    assert.equal(await whenNotBusy(() => (++tries < 3 ? busy() : Promise.resolve('done'))), 'done');
  });

  it('gives up after a second or two, and at once when it is something else', async () => {
    const started = performance.now();
    await assert.rejects(whenNotBusy(busy), /busy/);
    const took = performance.now() - started;
    assert.ok(took > 900 && took < 5000, `${took} ms`);
    let tries = 0;
    await assert.rejects(
      whenNotBusy(() => Promise.reject(new Error(`try ${++tries}`))),
      /try 1/,
    );
  });
});
