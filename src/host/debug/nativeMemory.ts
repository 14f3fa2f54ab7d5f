import { parseMemoryDump } from '../../core/debug/nativeText';
import { evaluate, type Frame } from './frame';
import { memoryReader, type RangeReader } from './memorySource';

/**
 * Reads memory at an address: by `readMemory` where the adapter has it; else, in lldb-dap before 20,
 * by lldb's own command. That adapter exits when it is asked for what it has not.
 */
export function addressReader(frame: Frame, address: bigint): RangeReader {
  const { program } = frame;
  const reference = `0x${address.toString(16)}`;
  if (program.capabilities?.supportsReadMemoryRequest) return memoryReader(program, reference);
  return async (offset, count) => {
    const from = `0x${(address + BigInt(offset)).toString(16)}`;
    // The backtick has it taken for a command whatever variables there are.
    const command = `\`memory read --force -s 1 -f x -c ${count} ${from}`;
    return parseMemoryDump((await evaluate(frame, command, 'repl')).result);
  };
}
