import assert from 'node:assert/strict';
import { UnreadableBytesError } from '../../../../src/core/errors';
import { DebuggeeSource, fromBase64, memoryReader } from '../../../../src/host/debug/memorySource';
import type { Program } from '../../../../src/host/debug/program';
import { answerWithin, RefusedError, UnavailableError } from '../../../../src/host/debug/requests';

const SIZE = 64 * 1024 * 1024;

/** A stopped program, whose first stop is over once `stops` is changed. */
function stopped() {
  const state = { stops: 1 };
  const checkStop = (stop: number) => {
    if (stop !== state.stops) throw new UnavailableError('The program has moved on since.');
  };
  return Object.assign(state, { checkStop });
}

function sourceOf(read: (offset: number, count: number) => Uint8Array, program = stopped()) {
  const asked: number[] = [];
  const source = new DebuggeeSource(program as unknown as Program, SIZE, (offset, count) => {
    asked.push(count);
    return Promise.resolve(read(offset, count));
  });
  return { source, asked };
}

describe('an array in a stopped program', () => {
  it('is read in parts of 256 KiB at most, and no more of it than asked for', async () => {
    const { source, asked } = sourceOf((offset, count) =>
      new Uint8Array(count).map((_, index) => (offset + index) / 1024),
    );
    const bytes = await source.read(1000, 600_000);
    assert.deepEqual(asked, [262_144, 262_144, 75_712]);
    assert.deepEqual([bytes[24], bytes[599_999]], [1, Math.floor(600_999 / 1024) % 256]);
  });

  it('is not there where a part comes short, or empty: no zeros stand for it', async () => {
    for (const missing of [1, 262_144]) {
      const { source } = sourceOf(
        (offset, count) => new Uint8Array(offset === 262_144 ? count - missing : count),
      );
      await assert.rejects(source.read(0, 1_000_000), UnreadableBytesError);
    }
  });

  it('is asked for no further once the reader has gone, or the program gone on', async () => {
    const reader = new AbortController();
    const left = sourceOf((_, count) => (reader.abort(), new Uint8Array(count)));
    await assert.rejects(left.source.read(0, SIZE, reader.signal), { name: 'AbortError' });
    assert.equal(left.asked.length, 1);

    const program = stopped();
    const gone = sourceOf((_, count) => (program.stops++, new Uint8Array(count)), program);
    await assert.rejects(gone.source.read(0, SIZE), UnavailableError);
    assert.equal(gone.asked.length, 1);
  });

  it('is not asked for what is not in it', async () => {
    const { source, asked } = sourceOf((_, count) => new Uint8Array(count));
    await assert.rejects(source.read(SIZE - 1, 2), { name: 'OutOfBoundsError' });
    assert.deepEqual(asked, []);
  });

  it('is success without data where an adapter cannot read it', async () => {
    const request = () => Promise.resolve({ address: '0x10', unreadableBytes: 8 });
    const read = memoryReader({ request } as unknown as Program, '0x10');
    assert.deepEqual(await read(0, 8), new Uint8Array(0));
  });

  it('may be there in part where an adapter refuses the whole, but not where it gives no answer', async () => {
    const [refused, late] = [
      new RefusedError('Cannot access memory'),
      new UnavailableError('late'),
    ];
    for (const [failure, expected] of [
      [refused, new UnreadableBytesError('Cannot access memory')],
      [late, late],
    ]) {
      const request = () => Promise.reject(failure);
      const read = memoryReader({ request } as unknown as Program, '0x10');
      await assert.rejects(read(0, 8), expected);
    }
  });

  it('comes in base64', () => {
    assert.deepEqual(fromBase64('AP+A'), Uint8Array.of(0, 255, 128));
  });
});

describe('an answer of an adapter', () => {
  const never = new Promise<never>(() => undefined);

  it('is not waited for longer than the limit, nor than somebody wants it', async () => {
    await assert.rejects(answerWithin('readMemory', never, undefined, 1), UnavailableError);
    const reader = new AbortController();
    const answer = answerWithin('readMemory', never, reader.signal);
    reader.abort();
    await assert.rejects(answer, { name: 'AbortError' });
  });
});
