import assert from 'node:assert/strict';
import type { Frame } from '../../../../src/host/debug/frame';
import { addressReader } from '../../../../src/host/debug/nativeMemory';

const COMMAND = /^`memory read --force -s 1 -f x -c (\d+) (0x[0-9a-f]+)$/;

/** A frame of lldb-dap 19, whose memory can be read up to an address: bytes are their addresses'. */
function frameUpTo(end: number) {
  const counts: number[] = [];
  const request = (_: string, { expression }: { expression: string }) => {
    const [, count, from] = COMMAND.exec(expression)!;
    counts.push(Number(count));
    const shown = Math.max(0, Math.min(Number(count), end - Number(from)));
    const bytes = Array.from({ length: shown }, (_, index) => byteAt(Number(from) + index));
    return Promise.resolve({ result: shown > 0 ? `${from}: ${bytes.join(' ')}` : 'error: none' });
  };
  return { frame: { program: { request, capabilities: {} } } as unknown as Frame, counts };
}

function byteAt(address: number): string {
  return `0x${(address % 256).toString(16).padStart(2, '0')}`;
}

describe('memory that is read by a command', () => {
  it('comes in parts of 32 KiB', async () => {
    const { frame, counts } = frameUpTo(2 ** 20);
    const bytes = await addressReader(frame, 0x1000n)(3, 70_000);
    assert.deepEqual(counts, [32_768, 32_768, 4464]);
    assert.deepEqual([bytes.length, bytes[0], bytes[69_999]], [70_000, 3, (0x1000 + 70_002) % 256]);
  });

  it('ends where no more is shown', async () => {
    const { frame, counts } = frameUpTo(0x1000 + 40_000);
    assert.equal((await addressReader(frame, 0x1000n)(0, 200_000)).length, 40_000);
    assert.equal(counts.length, 2);
  });
});
