import type { DebugProtocol } from '@vscode/debugprotocol';
import { CppTools } from './cpptools';

/**
 * cpptools over an engine that reads no memory, which it says (OpenDebugAD7/AD7DebugSession.cs,
 * `HandleInitializeRequestAsync`). Other adapters exit or hang when they are asked all the same:
 * lldb-dap 19 and debugpy.
 */
export class WithoutMemory extends CppTools {
  protected override readonly capabilities: DebugProtocol.Capabilities = {
    supportsConfigurationDoneRequest: true,
    supportsValueFormattingOptions: true,
  };
}
