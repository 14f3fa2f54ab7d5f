import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { QnatError } from '../../../../src/core/errors';
import { readSafetensors } from '../../../../src/core/weights/readSafetensors';
import { GOLDEN } from '../../../support/golden';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

function withHeader(json: string, data = 0): Uint8Array {
  const header = new TextEncoder().encode(json);
  const file = new Uint8Array(8 + header.length + data);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  return file;
}

const entry = (name: string, fields: object) => withHeader(JSON.stringify({ [name]: fields }), 8);

const BAD: [what: string, file: Uint8Array, message: RegExp][] = [
  ['an empty file', new Uint8Array(0), /it has 0 bytes/],
  ['a huge header length', new Uint8Array(16).fill(0xff), /its header would have \d+ bytes/],
  ['a header past the end', withHeader('{}').slice(0, 9), /ends at byte 9, inside its header/],
  ['text that is not JSON', withHeader('{"a":'), /not a JSON object/],
  ['JSON that is a list', withHeader('[]'), /not a JSON object/],
  ['no dtype', entry('a', { shape: [2], data_offsets: [0, 8] }), /“a” has no valid dtype/],
  [
    'a dtype that is no name',
    entry('a', { dtype: 'F32\n', shape: [2], data_offsets: [0, 8] }),
    /no valid dtype/,
  ],
  [
    'a negative dimension',
    entry('a', { dtype: 'F32', shape: [-2], data_offsets: [0, 8] }),
    /no valid shape/,
  ],
  [
    'one offset',
    entry('a', { dtype: 'F32', shape: [2], data_offsets: [0] }),
    /no valid data_offsets/,
  ],
  [
    'too few bytes',
    entry('a', { dtype: 'F32', shape: [3], data_offsets: [0, 8] }),
    /has 8 bytes, but \[3\] of F32 is 12/,
  ],
  [
    'half a byte',
    entry('a', { dtype: 'F4', shape: [15], data_offsets: [0, 8] }),
    /has 8 bytes, but \[15\] of F4 is 7.5/,
  ],
  [
    'an end before the beginning',
    entry('a', { dtype: 'NEW', shape: [2], data_offsets: [8, 0] }),
    /ends before it begins/,
  ],
  ['a hole', entry('a', { dtype: 'U8', shape: [4], data_offsets: [4, 8] }), /leaves a hole/],
  [
    'data past the end',
    entry('a', { dtype: 'F32', shape: [4], data_offsets: [0, 16] }),
    /go on to byte/,
  ],
  [
    'bytes too many',
    entry('a', { dtype: 'U8', shape: [4], data_offsets: [0, 4] }),
    /4 bytes follow the last tensor/,
  ],
];

describe('readSafetensors', () => {
  for (const [what, file, message] of BAD) {
    it(`refuses ${what}`, () => assert.rejects(readSafetensors(new MemorySource(file)), message));
  }

  it('reads a header of 100 MB, which is as much as the library reads, and no larger one', async () => {
    const limit = 100_000_000;
    const count = 10_000;
    const name = (index: number) => `${index}.${'layer.'.repeat(1600)}weight`;
    const fields = Array.from({ length: count }, (_, index) => {
      const places = `[${index * 4},${index * 4 + 4}]`;
      return `${JSON.stringify(name(index))}:{"dtype":"F32","shape":[1],"data_offsets":${places}}`;
    });
    const file = new Uint8Array(8 + limit + 4 * count).fill(0x20);
    file.set(new TextEncoder().encode(`{${fields.join(',')}}`), 8);
    const view = new DataView(file.buffer);
    view.setBigUint64(0, BigInt(limit), true);
    const { tensors } = await readSafetensors(new MemorySource(file));
    assert.equal(tensors.length, count);
    const last = tensors.at(count - 1)!;
    assert.deepEqual([last.name, last.offset], [name(count - 1), file.length - 4]);
    view.setBigUint64(0, BigInt(limit + 1), true);
    const larger = readSafetensors(new MemorySource(file));
    await assert.rejects(larger, /would have 100000001 bytes; the format allows 100000000/);
  }).timeout(60_000);

  it('shortens a name that is long, and shows what is hidden in it', () => {
    const name = `a\u202e${'x'.repeat(10_000)}`;
    const file = entry(name, { dtype: 'F32', shape: [-1], data_offsets: [0, 8] });
    return assert.rejects(readSafetensors(new MemorySource(file)), (error: Error) => {
      assert.match(error.message, /“a\\u\{202E\}x+…x+”/);
      return error.message.length < 200;
    });
  });

  it('refuses tensors that overlap', () => {
    const json = JSON.stringify({
      a: { dtype: 'U8', shape: [6], data_offsets: [0, 6] },
      b: { dtype: 'U8', shape: [4], data_offsets: [4, 8] },
    });
    return assert.rejects(readSafetensors(new MemorySource(withHeader(json, 8))), /overlaps/);
  });

  it('refuses a name that is there twice', () => {
    const tensor = (at: number) =>
      `"a":${JSON.stringify({ dtype: 'U8', shape: [4], data_offsets: [at, at + 4] })}`;
    const file = withHeader(`{${tensor(0)},${tensor(4)}}`, 8);
    return assert.rejects(readSafetensors(new MemorySource(file)), /“a” is there twice/);
  });

  it('takes fields in any order, and leaves out those that it does not know', async () => {
    const json = '{ "a" : {"new": [{}], "data_offsets": [0, 8], "shape": [2], "dtype": "F32"} }  ';
    const { tensors } = await readSafetensors(new MemorySource(withHeader(json, 8)));
    assert.deepEqual(
      [...tensors],
      [{ name: 'a', dtype: 'F32', shape: [2], offset: 8 + json.length, length: 8 }],
    );
  });

  it('knows the size of every dtype, and takes the file’s word for one that is not known', async () => {
    const dtypes: [string, number, number][] = [
      ['F4', 6, 3],
      ['F6_E2M3', 4, 3],
      ['F6_E3M2', 8, 6],
      ['F8_E8M0', 3, 3],
      ['F8_E4M3FNUZ', 3, 3],
      ['F8_E5M2FNUZ', 3, 3],
      ['C64', 2, 16],
      ['toString', 5, 7],
    ];
    const file = safetensorsFile(
      dtypes.map(([dtype, count, length]) => {
        return { name: dtype, dtype, shape: [count], bytes: new Uint8Array(length) };
      }),
    );
    const { tensors } = await readSafetensors(new MemorySource(file));
    assert.deepEqual(
      Array.from(tensors, ({ dtype, shape, length }) => [dtype, shape[0], length]),
      dtypes,
    );
  });

  it('reads the file of the safetensors crate', async () => {
    const bytes = readFileSync(join(GOLDEN, 'transformer.safetensors'));
    const { tensors } = await readSafetensors(new MemorySource(bytes));
    const { safetensors } = JSON.parse(readFileSync(join(GOLDEN, 'cases.json'), 'utf8')) as {
      safetensors: { tensors: { name: string; dtype: string; shape: number[] }[] };
    };
    const inFileOrder = [...tensors].sort((a, b) => a.offset - b.offset);
    assert.deepEqual(
      inFileOrder.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
      safetensors.tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    );
  });

  it('reads what the writer lays out, metadata and odd names included', async () => {
    const names = ['__proto__', '0', 'a.weight', '権重'];
    const file = safetensorsFile(
      names.map((name, index) => floatTensor(name, [index, 3], (i) => i)),
      { format: 'pt' },
    );
    const { tensors, metadata } = await readSafetensors(new MemorySource(file));
    assert.deepEqual(metadata, { format: 'pt' });
    assert.deepEqual(new Set(Array.from(tensors, ({ name }) => name)), new Set(names));
  });

  it('reads or refuses any damage, and nothing else', async () => {
    const whole = safetensorsFile([
      floatTensor('a', [4], (i) => i),
      floatTensor('b', [3], () => 1),
    ]);
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length));
    await fc.assert(
      fc.asyncProperty(damage, async ([at, byte, length]) => {
        const file = whole.slice();
        file[at] = byte;
        try {
          await readSafetensors(new MemorySource(file.subarray(0, length)));
        } catch (error) {
          assert.ok(error instanceof QnatError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
