import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { MalformedFileError } from '../../../../src/core/errors';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { readZip, zipDataOffset } from '../../../../src/core/zip/readZip';
import { goldenFiles, plainBytes } from '../../../support/weightFiles';

/** In an entry of the directory, which is found by the entry's name. */
const CHECKSUM_AT = 16;
const ENTRY_BYTES = 46;

/** An array of so many random values: they hardly get smaller, so that it takes many reads. */
function npz(values: number): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values},)}\n`;
  const file = new Uint8Array(10 + header.length + 4 * values);
  file.set([0x93, ...strToU8('NUMPY'), 1, 0, header.length, 0, ...strToU8(header)]);
  let state = 7;
  const next = () => (state = (state * 48271) % 2147483647);
  for (let at = 10 + header.length; at < file.length; at++) file[at] = next() >>> 8;
  return zipSync({ 'weights.npy': file });
}

/** With another checksum in the directory. */
function withChecksum(archive: Uint8Array, name: string, checksum: number): Uint8Array {
  const changed = archive.slice();
  const at = Buffer.from(changed.buffer).lastIndexOf(name) - ENTRY_BYTES;
  new DataView(changed.buffer).setUint32(at + CHECKSUM_AT, checksum, true);
  return changed;
}

async function readAll(bytes: Uint8Array): Promise<void> {
  const source = new MemorySource(bytes);
  const { tensors } = await readWeights(source, 'weights');
  for (const tensor of tensors) await plainBytes(source, tensor);
}

async function refuses(bytes: Uint8Array, name: string): Promise<void> {
  const source = new MemorySource(bytes);
  const entry = (await readZip(source)).find((one) => one.name === name)!;
  const offset = await zipDataOffset(source, entry);
  await assert.rejects(readAll(bytes), (error) => {
    assert.ok(error instanceof MalformedFileError);
    assert.match(
      error.message,
      new RegExp(`^In the archive, “${name}” is damaged: .* from byte ${offset} on.*`),
    );
    assert.match(error.message, /has the checksum [0-9a-f]{8}, not 00000001 as the directory says/);
    assert.equal(error.offset, offset);
    return true;
  });
}

describe('checksums in archives', () => {
  for (const values of [4, 100_000]) {
    it(`of ${values} compressed values are checked when the last is read`, async () => {
      const whole = npz(values);
      await readAll(whole);
      await refuses(withChecksum(whole, 'weights.npy', 1), 'weights.npy');
    });
  }

  it('do not keep the values from being read before the last', async () => {
    const source = new MemorySource(withChecksum(npz(100_000), 'weights.npy', 1));
    const [tensor] = (await readWeights(source, 'weights')).tensors;
    await plainBytes(source, tensor, 0, 4);
    await assert.rejects(plainBytes(source, tensor), /has the checksum/);
  });

  it('of values in Fortran order are checked, too', async () => {
    const { bytes } = goldenFiles('numpy').find(({ file }) => file === 'deflated.npz')!;
    await refuses(withChecksum(bytes, 'fortran.npy', 1), 'fortran.npy');
  });

  it('of pickles are checked, where torch.save made one', async () => {
    const { bytes } = goldenFiles('torch').find(({ file }) => file === 'model.bin')!;
    await refuses(withChecksum(bytes, 'model/data.pkl', 1), 'model/data.pkl');
    await readAll(withChecksum(bytes, 'model/data.pkl', 0));
  });
});
