import { Memory } from './memory';

/** A type of a native program; what says neither more is a number. */
export interface Type {
  readonly name: string;
  readonly bytes: number;
  /** Of a pointer: what it points to. */
  readonly to?: Type;
  readonly members?: readonly Member[];
  /** Of an array: what it is of, in place. */
  readonly of?: Type;
  /** A formatter shows its elements, or what is in it, instead of its members. */
  readonly view?: View;
}

export interface Member {
  readonly name: string;
  readonly type: Type;
  readonly offset: number;
}

export interface View {
  /** `vector`: elements; `option`: one child, whether it is there or not. */
  readonly kind: 'vector' | 'option';
  /** Name of the child of an option. */
  readonly child?: string;
  readonly of: Type;
  /** Where its first element or its content is, and how many there are. */
  extent(program: NativeProgram, value: Value): { readonly at: bigint; readonly count: number };
}

/** A value where it lies, or an address that was taken. */
export interface Value {
  readonly type: Type;
  readonly at?: bigint;
  readonly pointer?: bigint;
}

/** The frame of a stopped program: its variables, and memory that holds them. */
export class NativeProgram {
  readonly memory = new Memory();
  readonly variables = new Map<string, Value>();

  /** The bits of a number or a pointer; 0 where nothing can be read. */
  word({ type, at, pointer }: Value): bigint {
    return pointer ?? (at === undefined ? 0n : (this.memory.word(at, type.bytes) ?? 0n));
  }

  /** What a pointer or a reference leads to; any other value is itself. */
  target(value: Value): Value {
    const { to } = value.type;
    return to ? { type: to, at: this.word(value) } : value;
  }

  /** A member as it lies in memory. */
  member(value: Value, path: string): Value | undefined {
    let found: Value | undefined = this.target(value);
    for (const name of path.split('.')) {
      const { type, at }: Value = this.target(found);
      const member: Member | undefined = type.members?.find((each) => each.name === name);
      if (!member) return undefined;
      found = { type: member.type, at: at! + BigInt(member.offset) };
    }
    return found;
  }

  /** Element `index` of what a pointer points to, an array has, or a formatter shows. */
  element(value: Value, index: number): Value | undefined {
    const { to, of, view } = value.type;
    const first = view?.kind === 'vector' ? view.extent(this, value).at : undefined;
    const type = to ?? of ?? view?.of;
    const at = first ?? (to ? this.word(value) : value.at);
    if (!type || at === undefined) return undefined;
    return { type, at: at + BigInt(index * type.bytes) };
  }
}

export function number(name: string, bytes: number): Type {
  return { name, bytes };
}

export function pointerTo(to: Type, name = `${to.name} *`): Type {
  return { name, bytes: 8, to };
}

/** A struct of members, one behind the other. */
export function struct(name: string, members: readonly (readonly [string, Type])[]): Type {
  let bytes = 0;
  const placed = members.map(([member, type]) => {
    const offset = bytes;
    bytes += type.bytes;
    return { name: member, type, offset };
  });
  return { name, bytes, members: placed };
}
