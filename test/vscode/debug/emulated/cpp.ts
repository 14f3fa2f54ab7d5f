import type { Language } from './language';
import { number, pointerTo, struct, type Type, type View } from './values';

/** What differs between the standard libraries. */
interface Library {
  readonly size: Type;
  vectorName(element: string): string;
  optionalName(vector: string): string;
  /** Paths to the pointers to the first element and behind the last, and the members they are in. */
  readonly first: string;
  readonly last: string;
  vectorMembers(pointers: readonly [Type, Type, Type]): Type['members'];
  optionalMembers(vector: Type): readonly (readonly [string, Type])[];
}

/** libstdc++ of GCC 12, as gdb 16 tells of it over MI: recorded from the program in test/vscode/debug. */
const GNU: Library = {
  size: number('size_t', 8),
  vectorName: (element) => `std::vector<${element}, std::allocator<${element}> >`,
  optionalName: (vector) => `std::optional<${vector} >`,
  first: '_M_impl._M_start',
  last: '_M_impl._M_finish',
  vectorMembers: ([first, last, end]) =>
    struct('', [
      [
        '_M_impl',
        struct('_Vector_impl', [
          ['_M_start', first],
          ['_M_finish', last],
          ['_M_end_of_storage', end],
        ]),
      ],
    ]).members,
  optionalMembers: (vector) => [['_M_payload', vector]],
};

/** Microsoft's library (github.com/microsoft/STL, stl/inc/vector and optional), without debug iterators. */
const MICROSOFT: Library = {
  size: number('unsigned __int64', 8),
  vectorName: (element) => `std::vector<${element},std::allocator<${element}> >`,
  optionalName: (vector) => `std::optional<${vector} >`,
  first: '_Mypair._Myval2._Myfirst',
  last: '_Mypair._Myval2._Mylast',
  vectorMembers: ([first, last, end]) => {
    const values = struct('std::_Vector_val', [
      ['_Myfirst', first],
      ['_Mylast', last],
      ['_Myend', end],
    ]);
    return struct('', [['_Mypair', struct('std::_Compressed_pair', [['_Myval2', values]])]])
      .members;
  },
  optionalMembers: (vector) => [
    ['_Value', vector],
    ['_Has_value', number('bool', 1)],
  ],
};

function language(library: Library): Language {
  const elements = (of: Type): View => ({
    kind: 'vector',
    of,
    extent: (program, value) => {
      const at = program.word(program.member(value, library.first)!);
      const end = program.word(program.member(value, library.last)!);
      return { at, count: Number(end - at) / of.bytes };
    },
  });
  return {
    byte: number('unsigned char', 1),
    float: number('float', 4),
    size: library.size,
    tensorName: 'Tensor',
    reference: 'const Tensor &',

    vector(element) {
      // A typedef of the library's: debuggers don't say that it is a pointer.
      const pointer = pointerTo(element, `std::_Vector_base<${element.name}>::pointer`);
      const members = library.vectorMembers([pointer, pointer, pointer]);
      const name = library.vectorName(element.name);
      return { name, bytes: 24, members, view: elements(element) };
    },
    vectorWords: ({ bytes }, address, count) => {
      const end = address + BigInt(count * bytes);
      return [address, end, end];
    },

    optional(vector) {
      const { members } = struct('', library.optionalMembers(vector));
      const view: View = {
        kind: 'option',
        child: '[contained value]',
        of: vector,
        extent: (_, { at }) => ({ at: at!, count: 1 }),
      };
      return { name: library.optionalName(vector.name), bytes: 32, members, view };
    },
    /** Behind the vector's place, whether there is one. */
    optionalWords: (vector) => [...(vector ?? [0x7fff_ffff_e2f0n, 1n, 2n]), vector ? 1n : 0n],
  };
}

export const cpp = language(GNU);
export const microsoftCpp = language(MICROSOFT);
