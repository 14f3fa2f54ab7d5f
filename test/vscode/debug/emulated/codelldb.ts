import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Container, EmulatedSession } from './emulatedSession';
import { evaluate } from './expressions';
import type { Type, Value } from './values';

const NATIVE = '/nat ';

/**
 * An adapter that keeps to the rules of CodeLLDB 1.12.2 (github.com/vadimcn/codelldb at 5c21c43). Files
 * that are named are in its src/codelldb/src.
 */
export class CodeLldb extends EmulatedSession {
  /** debug_session.rs, `make_capabilities` */
  protected override readonly capabilities: DebugProtocol.Capabilities = {
    supportsClipboardContext: true,
    supportsConfigurationDoneRequest: true,
    supportsReadMemoryRequest: true,
  };
  protected override readonly whileRunning = undefined;

  /** variables.rs, `handle_scopes`: none of them is called expensive. */
  protected override scopes(): DebugProtocol.Scope[] {
    return ['Local', 'Static', 'Global', 'Registers'].map((name) => ({
      name,
      variablesReference: this.reference({ name }),
      expensive: false,
    }));
  }

  /**
   * variables.rs, `handle_variables`: all children, whatever part of them is asked for; and of what a
   * formatter shows, the value as it is behind `[raw]`.
   */
  protected override children(container: Container): DebugProtocol.Variable[] {
    const { value, name } = container;
    if (!value) return this.locals(name);
    if (container.raw) return this.rawChildren(value, name);
    const children = this.shown(value).map(([child, each]) =>
      this.variable(child, compose(name, child), each),
    );
    if (!value.type.members && !value.type.to) return children;
    return [...children, this.rawView(container)];
  }

  private locals(scope: string): DebugProtocol.Variable[] {
    const variables = scope === 'Local' ? [...this.program.variables] : [];
    return variables.map(([name, value]) => this.variable(name, name, value));
  }

  private rawView(container: Container): DebugProtocol.Variable {
    const variablesReference = this.reference({ ...container, raw: true });
    return { name: '[raw]', value: container.value!.type.name, variablesReference };
  }

  /** variables.rs, `var_to_variable`: what is not formatted is evaluated natively. */
  private rawChildren(value: Value, name: string): DebugProtocol.Variable[] {
    const members = this.program.target(value).type.members ?? [];
    return members.map((member) => {
      const child = this.program.member(value, member.name)!;
      return this.variable(member.name, `${NATIVE}${compose(name, member.name)}`, child);
    });
  }

  /** variables.rs, `var_to_variable`: there is no number of children. */
  private variable(name: string, evaluateName: string, value: Value): DebugProtocol.Variable {
    return {
      name,
      evaluateName,
      value: this.summary(value),
      ...this.described(value, evaluateName),
    };
  }

  /** variables.rs, `get_mem_ref_for_var`: a pointer's value, else where the value is, if anywhere. */
  protected override memoryReference(value: Value): string | undefined {
    const address = value.type.to ? this.program.word(value) : value.at;
    return address === undefined ? undefined : `0x${address.toString(16).toUpperCase()}`;
  }

  /** What the formatters show of a value. */
  private shown(value: Value): [string, Value][] {
    const { type } = this.program.target(value);
    const { view, members = [] } = type;
    if (!view) return members.map(({ name }) => [name, this.program.member(value, name)!]);
    const { at, count } = view.extent(this.program, value);
    return Array.from({ length: count }, (_, index) => [
      view.child ?? `[${index}]`,
      { type: view.of, at: at + BigInt(index * view.of.bytes) },
    ]);
  }

  /** variables.rs, `get_var_summary`: of a pointer, what it points to. */
  private summary(value: Value): string {
    const { type } = value;
    if (type.to) return this.pointee(value, type.to);
    if (type.view?.kind === 'vector') return `size=${type.view.extent(this.program, value).count}`;
    if (type.view) return `Some(${this.summary(this.shown(value)[0][1])})`;
    return type.members ? '{...}' : String(this.program.word(value));
  }

  private pointee(value: Value, to: Type): string {
    const at = this.program.word(value);
    if (at === 0n) return '<null>';
    if (to.name === 'unsigned char') return this.program.memory.text(at);
    const there = this.program.memory.read(at, 1).length > 0;
    return there ? this.summary({ type: to, at }) : '<invalid address>';
  }

  /** variables.rs, `handle_evaluate`: in the console, commands, whose output is not in the answer. */
  protected override evaluated(expression: string, context: string | undefined) {
    if (context === 'repl') return { result: '', variablesReference: 0 };
    const value = this.find(expression);
    const described = this.described(value, expression);
    // The result of a native expression is a copy, which is nowhere; an address stays one.
    const copied = expression.startsWith(NATIVE) && !value.type.to;
    const memoryReference = copied ? undefined : described.memoryReference;
    return { ...described, result: this.summary(value), memoryReference };
  }

  /**
   * expressions/mod.rs: without a prefix an expression is a simple one, which sees what formatters show
   * (adapter/scripts/codelldb/value.py); a native one is lldb's, which sees members.
   */
  private find(expression: string): Value {
    const { program } = this;
    if (!expression.startsWith(NATIVE)) {
      return evaluate(program, expression, (value, name) => this.shownAs(value, name));
    }
    const text = expression.slice(NATIVE.length);
    return evaluate(program, text, (value, name) => program.member(value, name));
  }

  private shownAs(value: Value, name: string): Value | undefined {
    return this.shown(value).find(([child]) => child === name)?.[1];
  }

  /** debug_session.rs, `handle_read_memory`: what cannot be read is success without data. */
  protected override read(address: bigint, count: number) {
    const bytes = this.program.memory.read(address, count);
    return {
      address: `0x${address.toString(16).toUpperCase()}`,
      unreadableBytes: count - bytes.length,
      ...(bytes.length > 0 && { data: Buffer.from(bytes).toString('base64') }),
    };
  }
}

/** variables.rs, `compose_eval_name` */
function compose(prefix: string, suffix: string): string {
  return suffix.startsWith('[') ? prefix + suffix : `${prefix}.${suffix}`;
}
