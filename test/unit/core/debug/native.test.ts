import assert from 'node:assert/strict';
import { parseMemoryDump, parsePointer, parseWhole } from '../../../../src/core/debug/nativeText';
import {
  hasFewMembers,
  isOfElements,
  nativeArray,
  optionalType,
} from '../../../../src/core/debug/nativeTypes';
import { wholeNumbers } from '../../../../src/core/debug/wholeNumbers';

describe('types of native arrays', () => {
  for (const [type, kind, dtype] of [
    ['alloc::vec::Vec<unsigned char, alloc::alloc::Global>', 'counted', 'U8'],
    ['alloc::vec::Vec<f32, alloc::alloc::Global>', 'counted', 'F32'],
    ['&[f32]', 'counted', 'F32'],
    ['&mut [u8]', 'counted', 'U8'],
    ['alloc::boxed::Box<[f32], alloc::alloc::Global>', 'counted', 'F32'],
    ['std::vector<unsigned char>', 'ranged', 'U8'],
    ['std::vector<float, std::allocator<float> >', 'ranged', 'F32'],
    ['const std::vector<unsigned long> &', 'ranged', 'U64'],
    ['std::__1::vector<float, std::__1::allocator<float> >', 'ranged', 'F32'],
    ['std::vector<unsigned __int64,std::allocator<unsigned __int64> >', 'ranged', 'U64'],
    ['const uint8_t *', 'pointer', 'U8'],
    ['*mut u8', 'pointer', 'U8'],
    ['float *const', 'pointer', 'F32'],
  ] as const) {
    it(`${type} is ${kind}`, () => {
      const array = nativeArray(type);
      assert.deepEqual([array?.layout.kind, array?.dtype], [kind, dtype]);
    });
  }

  for (const [type, count, dtype] of [
    ['float[16]', 16, 'F32'],
    ['size_t [2]', 2, 'U64'],
    ['[f32; 16]', 16, 'F32'],
    ['std::array<float, 16ul>', 16, 'F32'],
    ['unsigned int', 1, 'U32'],
    ['usize', 1, 'U64'],
  ] as const) {
    it(`${type} lies in place`, () => {
      assert.deepEqual(nativeArray(type), { layout: { kind: 'inPlace', count }, dtype });
    });
  }

  for (const type of ['p::QuantizedTensor', 'bool', 'alloc::string::String', '']) {
    it(`“${type}” is none`, () => assert.equal(nativeArray(type), undefined));
  }

  it('are told from pointers to what has members', () => {
    for (const type of ['std::vector<float>', 'float[16]', 'f32', 'const float *', '*mut u8'])
      assert.ok(isOfElements(type), type);
    for (const type of ['Tensor', 'const Tensor *', '*mut p::QuantizedTensor', ''])
      assert.ok(!isOfElements(type), type);
  });

  it('are found in options', () => {
    const vec = 'alloc::vec::Vec<f32, alloc::alloc::Global>';
    const rust = { language: 'rust', type: vec };
    assert.deepEqual(optionalType(`core::option::Option<${vec}>`), rust);
    const cpp = { language: 'c++', type: 'std::vector<float>' };
    assert.deepEqual(optionalType('std::optional<std::vector<float> >'), cpp);
    assert.equal(optionalType('std::vector<float>'), undefined);
  });
});

describe('members of native values', () => {
  for (const type of [
    'qlora_rs::quantization::QuantizedTensor',
    'const Tensor &',
    'Tensor *',
    'alloc::boxed::Box<p::QuantizedTensor, alloc::alloc::Global>',
    'alloc::sync::Arc<p::QuantizedTensor, alloc::alloc::Global>',
    'std::__1::unique_ptr<Tensor>',
    'core::option::Option<p::QuantizedTensor>',
  ]) {
    it(`of ${type} are few`, () => assert.ok(hasFewMembers(type)));
  }

  for (const type of [
    'alloc::vec::Vec<p::QuantizedTensor, alloc::alloc::Global>',
    'alloc::string::String',
    'std::collections::hash::map::HashMap<i32, i32>',
    'std::vector<Tensor,std::allocator<Tensor> >',
    'const std::string &',
    'std::__1::map<int, int>',
    '&str',
    '&[f32]',
    'float [16777216]',
  ]) {
    it(`of ${type} may be many`, () => assert.ok(!hasFewMembers(type)));
  }
});

describe('texts of native debuggers', () => {
  it('give addresses', () => {
    assert.equal(parsePointer('0x00005555555b6d60 "\\a"'), 0x5555555b6d60n);
    assert.equal(parsePointer("'\\a' <repeats 64 times>, 0x12"), undefined);
  });

  it('give whole numbers', () => {
    assert.deepEqual(['64', '0x40', ' 7 '].map(parseWhole), [64, 64, 7]);
    assert.equal(parseWhole('size=2'), undefined);
    assert.equal(parseWhole('9223372036854775808'), 2 ** 63);
  });

  it('give memory, without what stands around it', () => {
    const dump = '(lldb) memory read 0x10\n0x5555: 0x07 0xff\n0x5557: 0x00\nerror: 0x12';
    assert.deepEqual([...parseMemoryDump(dump)], [7, 255, 0]);
    assert.deepEqual([...parseMemoryDump('error: memory read failed for 0x0')], []);
  });

  it('are not needed for numbers in memory', () => {
    const bytes = Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0);
    assert.deepEqual(wholeNumbers('U32', bytes), [1, 256]);
    assert.deepEqual(wholeNumbers('U64', bytes), [2 ** 40 + 1]);
    assert.deepEqual(wholeNumbers('I16', Uint8Array.of(255, 255)), [-1]);
    assert.equal(wholeNumbers('F32', bytes), undefined);
  });
});
