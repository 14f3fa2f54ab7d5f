import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Container, EmulatedSession } from './emulatedSession';
import { evaluate } from './expressions';
import type { Value } from './values';

/**
 * An adapter that keeps to the rules of cpptools over gdb with pretty printers: of OpenDebugAD7 and
 * MIDebugEngine (github.com/microsoft/MIEngine at 2014d665), in whose src the files are that are named.
 */
export class CppTools extends EmulatedSession {
  /** OpenDebugAD7/AD7DebugSession.cs, `HandleInitializeRequestAsync` */
  protected override readonly capabilities: DebugProtocol.Capabilities = {
    supportsConfigurationDoneRequest: true,
    supportsReadMemoryRequest: true,
    supportsValueFormattingOptions: true,
  };

  /** OpenDebugAD7/AD7Resources.resx, `Error_TargetNotStopped` */
  protected override readonly whileRunning =
    'Unable to perform this action because the process is running.';

  /** AD7DebugSession.cs, `HandleScopesRequestAsync` */
  protected override scopes(): DebugProtocol.Scope[] {
    const scope = (name: string, expensive: boolean) => ({
      name,
      variablesReference: this.reference({ name }),
      expensive,
    });
    return [scope('Locals', false), scope('Registers', true)];
  }

  /** AD7DebugSession.cs, `HandleVariablesRequestAsync`: all children, whatever part is asked for. */
  protected override children({ value, name }: Container): DebugProtocol.Variable[] {
    if (!value) {
      const variables = name === 'Locals' ? [...this.program.variables] : [];
      return variables.map(([local, each]) => this.variable(local, local, each));
    }
    const { view, members = [] } = this.program.target(value).type;
    if (view) return this.printed(value, name);
    return members.map((member) => {
      const child = this.program.member(value, member.name)!;
      return this.variable(member.name, this.fullName(value, name, member.name), child);
    });
  }

  /** MIDebugEngine/Engine.Impl/Variables.cs, `FullName` */
  private fullName(parent: Value, parentName: string, name: string): string {
    const { type } = parent;
    if (!type.name.endsWith('*')) return `(${parentName}).${name}`;
    return `((${type.name})0x${this.program.word(parent).toString(16)})->${name}`;
  }

  private printed(value: Value, name: string): DebugProtocol.Variable[] {
    const view = value.type.view!;
    const { at, count } = view.extent(this.program, value);
    return Array.from({ length: count }, (_, index) => {
      const child = view.child ?? `[${index}]`;
      const element = { type: view.of, at: at + BigInt(index * view.of.bytes) };
      return this.variable(child, `(${name})${child}`, element);
    });
  }

  /** OpenDebugAD7/VariableManager.cs, `CreateVariable`: there is no number of children. */
  private variable(name: string, evaluateName: string, value: Value): DebugProtocol.Variable {
    return { name, evaluateName, value: this.text(value), ...this.described(value, evaluateName) };
  }

  /** OpenDebugAD7/AD7Utils.cs, `IsPointerOrArray`: by the type's name alone. */
  protected override memoryReference(value: Value): string | undefined {
    if (!/[*\]]$/.test(value.type.name)) return undefined;
    const address = value.type.to ? this.program.word(value) : value.at!;
    return `0x${address.toString(16)}`;
  }

  /** As gdb 16 writes values over MI. */
  private text(value: Value): string {
    const { type } = value;
    const word = this.program.word(value);
    if (type.view?.kind === 'vector') {
      const { count } = type.view.extent(this.program, value);
      return `std::vector of length ${count}, capacity ${count}`;
    }
    if (type.to?.name === 'unsigned char')
      return `0x${word.toString(16)} ${this.program.memory.text(word)}`;
    if (type.to && !type.name.endsWith('&')) return `0x${word.toString(16)}`;
    if (type.of) return `[${type.bytes / type.of.bytes}]`;
    return type.name === 'bool' ? String(word === 1n) : type.members ? '{...}' : String(word);
  }

  /**
   * AD7DebugSession.cs, `HandleEvaluateRequestAsync`, and Variables.cs, `SetAsError`: what cannot be
   * evaluated is success too, with the error in place of the value, and no type.
   */
  protected override evaluated(expression: string) {
    try {
      const { program } = this;
      const value = evaluate(program, expression, (each, name) => program.member(each, name));
      return { result: this.text(value), ...this.described(value, expression) };
    } catch (error) {
      return { result: `-var-create: ${(error as Error).message}`, variablesReference: 0 };
    }
  }

  /**
   * AD7DebugSession.cs, `HandleReadMemoryRequestAsync`, and MIDebugEngine/AD7.Impl/AD7Engine.cs,
   * `ReadAt`: what cannot be read is missing at the end; nothing of nothing is success.
   */
  protected override read(address: bigint, count: number) {
    const bytes = this.program.memory.read(address, count);
    return {
      address: `0x${address.toString(16)}`,
      data: Buffer.from(bytes).toString('base64'),
      unreadableBytes: Math.min(count - bytes.length, 4096),
    };
  }
}
