import type { Language } from './language';
import { number, pointerTo, struct, type Type, type View } from './values';

/**
 * Rust 1.95 on Linux as lldb 19 has it with the toolchain's formatters (rustlib/etc/lldb_lookup.py),
 * which CodeLLDB loads (lang_support/rust.py): recorded from the program in test/conformance.
 */
export const rust: Language = {
  byte: number('unsigned char', 1),
  float: number('float', 4),
  size: number('unsigned long', 8),
  tensorName: 'qlora_rs::quantization::QuantizedTensor',
  reference: 'qlora_rs::quantization::QuantizedTensor *',

  vector(element) {
    const pointer = struct('core::ptr::non_null::NonNull', [['pointer', pointerTo(element)]]);
    const unique = struct('core::ptr::unique::Unique', [['pointer', pointer]]);
    const inner = struct('alloc::raw_vec::RawVecInner', [
      ['cap', number('unsigned long', 8)],
      ['ptr', unique],
    ]);
    const raw = struct('alloc::raw_vec::RawVec', [['inner', inner]]);
    const name = `alloc::vec::Vec<${element.name}, alloc::alloc::Global>`;
    const members = [['buf', raw] as const, ['len', number('unsigned long', 8)] as const];
    return { ...struct(name, members), view: elements(element) };
  },
  vectorWords: (_, address, count) => [BigInt(count), address, BigInt(count)],

  optional(vector) {
    const some = struct('Some', [['__0', vector]]);
    const variants = union('$Inner', [
      ['$variant$0', union('$variant$0', [['$discr$', number('unsigned long', 8)]])],
      ['$variant$', struct('$variant$', [['value', some]])],
    ]);
    const name = `core::option::Option<${inSource(vector.name)}>`;
    return { ...union(name, [['$variants$', variants]]), view: content(vector) };
  },
  /** None is a capacity that no vector has; the rest is what lay there before. */
  optionalWords: (vector) => [...(vector ?? [2n ** 63n, 0x7fff_ffff_e2f0n, 0xffff_ffffn])],
};

/** The type's own name keeps the words of the source. */
function inSource(name: string): string {
  return name.replace('unsigned char', 'u8').replace('float', 'f32');
}

function elements(of: Type): View {
  return {
    kind: 'vector',
    of,
    extent: (program, value) => ({
      at: program.word(program.member(value, 'buf.inner.ptr.pointer.pointer')!),
      count: Number(program.word(program.member(value, 'len')!)),
    }),
  };
}

/** The formatters show a vector in a None too. */
function content(of: Type): View {
  return { kind: 'option', child: '0', of, extent: (_, { at }) => ({ at: at!, count: 1 }) };
}

/** Members in one place. */
function union(name: string, members: readonly (readonly [string, Type])[]): Type {
  const bytes = Math.max(...members.map(([, type]) => type.bytes));
  return {
    name,
    bytes,
    members: members.map(([member, type]) => ({ name: member, type, offset: 0 })),
  };
}
