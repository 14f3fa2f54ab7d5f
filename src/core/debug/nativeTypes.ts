/** How a native array says where it is and how long, as members to be evaluated. */
export type NativeLayout =
  /** A pointer and a number of elements: Rust's `Vec` and slices. */
  | { readonly kind: 'counted'; readonly pointer: string; readonly length: string }
  /** Pointers to the first element and behind the last: C++'s vectors. */
  | {
      readonly kind: 'ranged';
      readonly begin: string;
      readonly end: string;
      /** How an `optional` of it is read, where its members and not its bytes are known. */
      readonly named?: NamedOptional;
    }
  /** Its elements are where the variable is; a plain number is an array of one. */
  | { readonly kind: 'inPlace'; readonly count: number }
  /** A pointer alone: how much it points to follows from shape and block size. */
  | { readonly kind: 'pointer' };

/** Members of an `optional`: whether it has a value, and the value. */
export interface NamedOptional {
  readonly has: string;
  readonly content: string;
}

export interface NativeArray {
  readonly layout: NativeLayout;
  /** Name of the elements' dtype as safetensors spells it; undefined when it is none of those. */
  readonly dtype: string | undefined;
}

/** Rust 1.95 and those since `RawVec` got its inner part (1.83), without its formatters. */
const RUST_VEC = {
  kind: 'counted',
  pointer: '.buf.inner.ptr.pointer.pointer',
  length: '.len',
} as const;
const RUST_SLICE = { kind: 'counted', pointer: '.data_ptr', length: '.length' } as const;
/** libstdc++ */
const GNU_VECTOR = {
  kind: 'ranged',
  begin: '._M_impl._M_start',
  end: '._M_impl._M_finish',
} as const;
/** libc++, whose names have an inline namespace. */
const LLVM_VECTOR = { kind: 'ranged', begin: '.__begin_', end: '.__end_' } as const;
/** Microsoft's (stl/inc/vector and optional); iterators that are checked make a vector longer. */
const MICROSOFT_VECTOR = {
  kind: 'ranged',
  begin: '._Mypair._Myval2._Myfirst',
  end: '._Mypair._Myval2._Mylast',
  named: { has: '._Has_value', content: '._Value' },
} as const;

const LAYOUTS: readonly [RegExp, NativeLayout][] = [
  [/^alloc::vec::Vec<(.+?)(?:, .*)?>$/, RUST_VEC],
  [/^&(?:mut )?\[([^;]+)\]$/, RUST_SLICE],
  [/^alloc::boxed::Box<\[([^;]+?)\](?:, .*)?>$/, RUST_SLICE],
  // Microsoft's compiler puts no space behind a comma.
  [/^std::vector<(.+?),std::allocator<.*>$/, MICROSOFT_VECTOR],
  [/^std::(?:__1|__ndk1)::vector<(.+?)(?:, .*)?>$/, LLVM_VECTOR],
  [/^std::(?:__cxx1998::|__debug::)?vector<(.+?)(?:, .*)?>$/, GNU_VECTOR],
  [/^\*(?:mut|const) (.+)$/, { kind: 'pointer' }],
  [/^(.+?) ?\*(?: ?const)?$/, { kind: 'pointer' }],
];

/** An array by its type as a debugger writes it; undefined when it is none. */
export function nativeArray(type: string): NativeArray | undefined {
  const plain = withoutQualifiers(type);
  for (const [pattern, layout] of LAYOUTS) {
    const element = pattern.exec(plain)?.[1];
    if (element !== undefined) return { layout, dtype: dtypeOf(element) };
  }
  return inPlace(plain);
}

/** Whether a value has elements and no members that count: itself, or where it points to. */
export function isOfElements(type: string): boolean {
  const array = nativeArray(type);
  return array !== undefined && (array.layout.kind !== 'pointer' || array.dtype !== undefined);
}

/** What is behind Rust's `Option` or C++'s `optional`; undefined for another type. */
export function optionalType(type: string): { language: 'rust' | 'c++'; type: string } | undefined {
  const plain = withoutQualifiers(type);
  const rust = /^core::option::Option<(.+)>$/.exec(plain);
  if (rust) return { language: 'rust', type: rust[1].trim() };
  const cpp = /^std::(?:__1::)?optional<(.+)>$/.exec(plain);
  return cpp ? { language: 'c++', type: cpp[1].trim() } : undefined;
}

/**
 * Whether all members of a value of this type can be listed: not of arrays, texts and other containers,
 * of which some adapters give every element, however many there are.
 */
export function hasFewMembers(type: string): boolean {
  return !isOfElements(type) && !CONTAINERS.test(withoutQualifiers(type));
}

/** Of the standard libraries: all but what leads to one value, or may have one. */
const CONTAINERS =
  /^(?:&(?:mut )?str$|hashbrown::|(?:alloc|std)::(?!boxed|rc|sync|(?:__1::)?(?:optional|unique_ptr|shared_ptr)))/;

/** `float[16]`, `float [16]`, Rust's `[f32; 16]`, `std::array<float, 16>`, or a number. */
function inPlace(type: string): NativeArray | undefined {
  const array =
    /^(.+?) ?\[(\d+)\]$/.exec(type) ??
    /^\[(.+); (\d+)\]$/.exec(type) ??
    /^std::(?:__1::)?array<(.+), (\d+)(?:ul|UL)?>$/.exec(type);
  const element = array ? array[1] : type;
  const dtype = dtypeOf(element);
  if (!array && dtype === undefined) return undefined;
  return { layout: { kind: 'inPlace', count: array ? Number(array[2]) : 1 }, dtype };
}

function withoutQualifiers(type: string): string {
  return type
    .trim()
    .replace(/ ?&+$/, '')
    .replace(/^(?:(?:const|volatile|struct|class) )+/, '')
    .replace(/ (?:const|volatile)$/, '');
}

/** What Rust, C and C++ call them. */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  U8: ['u8', 'unsigned char', 'uint8_t', 'char', 'byte'],
  I8: ['i8', 'signed char', 'int8_t'],
  F32: ['f32', 'float'],
  F64: ['f64', 'double'],
  F16: ['f16', '_Float16', '__fp16', 'half', 'half::binary16::f16'],
  BF16: ['bf16', '__bf16', 'half::bfloat::bf16'],
  U16: ['u16', 'unsigned short', 'uint16_t'],
  I16: ['i16', 'short', 'int16_t'],
  U32: ['u32', 'unsigned int', 'unsigned', 'uint32_t'],
  I32: ['i32', 'int', 'int32_t'],
  U64: [
    'u64',
    'usize',
    'unsigned long',
    'unsigned long long',
    'size_t',
    'uint64_t',
    'unsigned __int64',
  ],
  I64: ['i64', 'isize', 'long', 'long long', 'int64_t', 'ptrdiff_t', '__int64'],
};

function dtypeOf(element: string): string | undefined {
  const name = withoutQualifiers(element).replace(/^std::/, '');
  return Object.keys(ELEMENTS).find((dtype) => ELEMENTS[dtype].includes(name));
}
