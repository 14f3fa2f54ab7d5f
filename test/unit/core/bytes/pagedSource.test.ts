import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ByteSource, MemorySource } from '../../../../src/core/bytes/byteSource';
import { PagedSource } from '../../../../src/core/bytes/pagedSource';
import { OutOfBoundsError, UnreadableBytesError } from '../../../../src/core/errors';

const BYTES = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) >> 3);

/** A source that counts its reads, and fails the first of them if told so. */
class CountingSource implements ByteSource {
  readonly size = BYTES.length;
  reads = 0;
  failing = false;

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.reads++;
    if (this.failing) throw new Error('the network is gone');
    return new MemorySource(BYTES).read(offset, length);
  }
}

describe('PagedSource', () => {
  it('reads what its source reads, anywhere', async () => {
    const paged = new PagedSource(new MemorySource(BYTES));
    const range = fc.tuple(fc.nat(BYTES.length), fc.nat(200_000));
    await fc.assert(
      fc.asyncProperty(range, async ([offset, wanted]) => {
        const length = Math.min(wanted, BYTES.length - offset);
        assert.deepEqual(await paged.read(offset, length), BYTES.slice(offset, offset + length));
      }),
    );
  });

  it('asks its source once for bytes near each other', async () => {
    const source = new CountingSource();
    const paged = new PagedSource(source);
    await Promise.all([paged.read(10, 4), paged.read(100, 4), paged.read(9, 50)]);
    assert.equal(source.reads, 1);
  });

  it('forgets a read that failed', async () => {
    const source = new CountingSource();
    const paged = new PagedSource(source);
    source.failing = true;
    await assert.rejects(paged.read(0, 4), /network/);
    source.failing = false;
    assert.deepEqual(await paged.read(0, 4), BYTES.slice(0, 4));
  });

  it('reads what can be read of a page that cannot be read whole', async () => {
    const broken: ByteSource = {
      size: BYTES.length,
      read: (offset, length) =>
        offset + length > 1000
          ? Promise.reject(new UnreadableBytesError('not behind byte 1000'))
          : new MemorySource(BYTES).read(offset, length),
    };
    const paged = new PagedSource(broken);
    assert.deepEqual(await paged.read(990, 10), BYTES.slice(990, 1000));
    await assert.rejects(paged.read(990, 11), UnreadableBytesError);
  });

  it('refuses to leave its source', async () => {
    const paged = new PagedSource(new MemorySource(BYTES));
    for (const [offset, length] of [
      [-1, 2],
      [0, 300_001],
      [NaN, 1],
      [2 ** 53, 1],
      [1, -1],
    ]) {
      await assert.rejects(paged.read(offset, length), OutOfBoundsError);
    }
  });
});
