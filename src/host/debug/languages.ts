import { InvalidRequestError } from '../../core/errors';
import { javascript } from './javascript';
import type { DebugLanguage } from './language';
import { native } from './native';
import type { Program } from './program';
import { python } from './python';

/** Types of js-debug's sessions. */
const JAVASCRIPT = /^(pwa-.+|node|chrome|msedge|extensionHost)$/;
/** lldb-dap (which was lldb-vscode) and CodeLLDB (lldb): they know lldb's commands. */
const LLDB = /^(lldb|codelldb)/;
const PYTHON = /^(debugpy|python)$/;
/** gdb's own adapter, and cpptools: over gdb or lldb (cppdbg), and Microsoft's debugger (cppvsdbg). */
const GDB = /^(gdb|cppdbg$|cppvsdbg$)/;

/**
 * How tensors are read in a program, by its debugger's type and by what the adapter can do.
 * @throws InvalidRequestError when it cannot be done
 */
export function languageOf({ session, capabilities }: Program): DebugLanguage {
  if (!capabilities) {
    throw new InvalidRequestError(
      'This debug session began before QNAT did. Restart the session to inspect its tensors.',
    );
  }
  const { type } = session;
  if (PYTHON.test(type)) return python;
  if (LLDB.test(type)) return native;
  if (GDB.test(type) && capabilities.supportsReadMemoryRequest) return native;
  if (JAVASCRIPT.test(type) && capabilities.supportsReadMemoryRequest) return javascript;
  const reason =
    GDB.test(type) || JAVASCRIPT.test(type)
      ? `The debugger “${type}” does not offer to read memory, and is not asked to.`
      : `QNAT does not know the debugger “${type}”.`;
  throw new InvalidRequestError(`${reason} Use one that QNAT’s README lists.`);
}
