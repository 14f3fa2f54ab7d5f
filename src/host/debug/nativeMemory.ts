import { parseMemoryDump } from '../../core/debug/nativeText';
import { evaluate, type Frame } from './frame';
import { memoryReader, type RangeReader, readable } from './memorySource';

/** A command's text is five times as long as the bytes in it, and all of it is handled at once. */
const MAX_DUMP = 32 * 1024;

/**
 * Reads memory at an address: by `readMemory` where the adapter has it; else, in lldb-dap before 20,
 * by lldb's own command. That adapter exits when it is asked for what it has not.
 */
export function addressReader(frame: Frame, address: bigint): RangeReader {
  const { program } = frame;
  const reference = `0x${address.toString(16)}`;
  if (program.capabilities?.supportsReadMemoryRequest) return memoryReader(program, reference);
  return async (offset, count, signal) => {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += MAX_DUMP) {
      const asked = Math.min(MAX_DUMP, count - at);
      const dump = await dumped(frame, address + BigInt(offset + at), asked, signal);
      bytes.set(dump.subarray(0, asked), at);
      if (dump.length < asked) return bytes.subarray(0, at + dump.length);
    }
    return bytes;
  };
}

/** As many bytes as lldb's command shows. */
async function dumped(
  frame: Frame,
  address: bigint,
  count: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const from = `0x${address.toString(16)}`;
  // The backtick has it taken for a command whatever variables there are.
  const command = `\`memory read --force -s 1 -f x -c ${count} ${from}`;
  return parseMemoryDump((await readable(evaluate(frame, command, 'repl', signal))).result);
}
