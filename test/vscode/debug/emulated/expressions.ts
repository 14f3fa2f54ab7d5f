import type { NativeProgram, Value } from './values';

/** What members an evaluator sees of a value. */
export type MemberOf = (value: Value, name: string) => Value | undefined;

/**
 * Evaluates what debuggers have in common: names, members, elements, addresses, and pointers that
 * numbers are cast to.
 * @throws Error when there is no such thing
 */
export function evaluate(program: NativeProgram, text: string, memberOf: MemberOf): Value {
  return new Evaluator(program, text, memberOf).whole();
}

class Evaluator {
  private rest: string;

  constructor(
    private readonly program: NativeProgram,
    private readonly text: string,
    private readonly memberOf: MemberOf,
  ) {
    this.rest = text.replace(/\s*([&().[\]]|->)\s*/g, '$1').trim();
  }

  whole(): Value {
    const value = this.unary();
    if (this.rest === '') return value;
    throw this.unknown();
  }

  private unary(): Value {
    if (!this.take(/^&/)) return this.postfix();
    const { type, at } = this.unary();
    const name = type.of ? type.name.replace('[', '(*)[') : `${type.name} *`;
    return { type: { name, bytes: 8, to: type }, pointer: at };
  }

  private postfix(): Value {
    let value = this.primary();
    while (this.rest !== '') {
      const [, member, index] = this.take(/^(?:\.|->)([\w$]+)|^\[(\d+)\]/) ?? [];
      if (member) value = this.known(this.memberOf(value, member));
      else if (index) value = this.known(this.program.element(value, Number(index)));
      else return value;
    }
    return value;
  }

  private primary(): Value {
    const [, type, address] = this.take(/^\(([\w: ]+ ?\*)\)(0x[0-9a-f]+)/) ?? [];
    if (type) return { type: this.known(this.ofType(type)).type, pointer: BigInt(address) };
    if (this.take(/^\(/)) {
      const value = this.unary();
      return this.known(this.take(/^\)/) && value);
    }
    const [name] = this.take(/^[A-Za-z_]\w*/) ?? [''];
    return this.known(this.program.variables.get(name));
  }

  /** Types that are cast to are those of variables. */
  private ofType(name: string): Value | undefined {
    return [...this.program.variables.values()].find(({ type }) => type.name === name);
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.rest);
    this.rest = this.rest.slice(match?.[0].length ?? 0);
    return match;
  }

  private known<T>(value: T | undefined | null): T {
    if (value) return value;
    throw this.unknown();
  }

  private unknown(): Error {
    return new Error(`There is no member or variable like that in “${this.text}”.`);
  }
}
