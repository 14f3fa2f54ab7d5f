import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readZip, zipDataOffset } from '../../../../src/core/zip/readZip';

const ARCHIVE = zipSync({
  'a.txt': [strToU8('stored'), { level: 0 }],
  'ä.txt': [strToU8('deflated '.repeat(20)), { level: 9 }],
});

const changed = (change: (archive: Uint8Array, directory: number) => void) => {
  const archive = ARCHIVE.slice();
  const directory = new DataView(archive.buffer).getUint32(archive.length - 6, true);
  change(archive, directory);
  return new MemorySource(archive);
};

describe('readZip', () => {
  it('finds stored and deflated files', async () => {
    const source = new MemorySource(ARCHIVE);
    const entries = await readZip(source);
    assert.deepEqual(
      entries.map(({ name, deflated, size }) => [name, deflated, size]),
      [
        ['a.txt', false, 6],
        ['ä.txt', true, 180],
      ],
    );
    const offset = await zipDataOffset(source, entries[0]);
    assert.equal(new TextDecoder().decode(ARCHIVE.subarray(offset, offset + 6)), 'stored');
  });

  it('finds the directory before a comment', async () => {
    const comment = strToU8('PK\x05\x06 is in this comment, too');
    const archive = new Uint8Array([...ARCHIVE, ...comment]);
    new DataView(archive.buffer).setUint16(ARCHIVE.length - 2, comment.length, true);
    assert.equal((await readZip(new MemorySource(archive))).length, 2);
  });

  it('refuses what is encrypted, or compressed otherwise', async () => {
    const encrypted = changed((archive, directory) => (archive[directory + 8] |= 1));
    await assert.rejects(readZip(encrypted), /“a\.txt” is encrypted, which is not read/);
    const bzip2 = changed((archive, directory) => (archive[directory + 10] = 12));
    await assert.rejects(readZip(bzip2), /“a\.txt” is compressed by method 12/);
  });

  it('refuses an archive that something was put before', async () => {
    const archive = new Uint8Array([0, ...ARCHIVE]);
    await assert.rejects(readZip(new MemorySource(archive)), /Something was put before it/);
  });

  it('refuses sizes and places that contradict the file', async () => {
    const size = changed((archive, directory) => (archive[directory + 24] = 7));
    await assert.rejects(readZip(size), /sizes of “a\.txt” contradict/);
    const place = changed((archive, directory) => (archive[directory + 42] = 1));
    const [entry] = await readZip(place);
    await assert.rejects(zipDataOffset(place, entry), /“a\.txt” is not where the directory says/);
    const far = { ...entry, headerOffset: 2 ** 40 };
    await assert.rejects(zipDataOffset(place, far), /begins after the archive’s end/);
    const long = { ...entry, headerOffset: 0, storedBytes: 2 ** 40 };
    await assert.rejects(zipDataOffset(place, long), /goes on after the archive’s end/);
  });

  it('refuses to believe that compressed bytes give more than they can', async () => {
    const bomb = changed((archive, directory) => {
      const second = directory + 46 + 'a.txt'.length;
      archive.set([0xff, 0xff, 0xff, 0x7f], second + 24);
    });
    await assert.rejects(readZip(bomb), /sizes of “ä\.txt” contradict/);
  });

  it('refuses two files of one name', async () => {
    const twice = changed((archive, directory) => {
      archive[directory + 46] = 0x62;
    });
    assert.equal((await readZip(twice))[0].name, 'b.txt');
    const same = zipSync({ ab: strToU8('x'), ac: strToU8('y') });
    const at = new DataView(same.buffer).getUint32(same.length - 6, true);
    same[at + 46 + 2 + 46 + 1] = 0x62;
    await assert.rejects(readZip(new MemorySource(same)), /two files named “ab”/);
  });

  it('refuses a directory that is damaged, and one that is not there', async () => {
    const magic = changed((archive, directory) => (archive[directory] = 0));
    await assert.rejects(readZip(magic), /directory is damaged at byte \d+/);
    const name = changed((archive, directory) => (archive[directory + 29] = 255));
    await assert.rejects(readZip(name), /directory is damaged/);
    const noSizes = changed((archive, directory) => {
      archive.fill(0xff, directory + 20, directory + 24);
    });
    await assert.rejects(readZip(noSizes), /directory is damaged/);
    const cut = new MemorySource(ARCHIVE.subarray(0, ARCHIVE.length - 1));
    await assert.rejects(readZip(cut), /ends at byte \d+ without the directory of a zip archive/);
  });

  it('refuses more files than the directory has room for', async () => {
    const many = changed((archive) => archive.fill(0xff, archive.length - 12, archive.length - 10));
    await assert.rejects(readZip(many), /65535 files in \d+ bytes/);
  });
});
