import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readGguf } from '../../../../src/core/weights/gguf/readGguf';

const u32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);
const u64 = (value: number | bigint) => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
const text = (value: string) => join(u64(value.length), new TextEncoder().encode(value));
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

const head = (tensors: number | bigint, entries: number | bigint, version = 3) =>
  join(new TextEncoder().encode('GGUF'), u32(version), u64(tensors), u64(entries));
const info = (name: string, dims: (number | bigint)[], type: number, offset: number | bigint = 0) =>
  join(text(name), u32(dims.length), ...dims.map(u64), u32(type), u64(offset));

const [F32, Q4_0, IQ2_XXS, Q4_K] = [0, 2, 16, 12];

function read(...parts: Uint8Array[]) {
  return readGguf(new MemorySource(join(...parts)));
}

const data = new Uint8Array(1024);

describe('readGguf', () => {
  it('gives the slowest dimension first', async () => {
    const { tensors } = await read(head(1, 0), info('w', [3, 2], F32), new Uint8Array(64));
    assert.deepEqual(tensors.at(0)!.shape, [2, 3]);
  });

  it('keeps what a file says to people', async () => {
    const entries = [
      [text('general.name'), u32(8), text('Llama')],
      [text('general.file_type'), u32(4), u32(7)],
      [text('general.tags'), u32(9), u32(8), u64(2), text('a'), text('b')],
      [text('nested'), u32(9), u32(9), u64(1), u32(0), u64(3), new Uint8Array(3)],
      [text('llama.vocab_size'), u32(4), u32(1)],
    ];
    const { metadata } = await read(head(0, entries.length), ...entries.flat());
    assert.deepEqual(metadata, { 'general.name': 'Llama', 'general.file_type': '7' });
  });

  it('passes over texts that are longer than any name, but not past the end', async () => {
    const long = 3_000_000;
    const entries = [text('tokenizer.huggingface.json'), u32(8), u64(long), new Uint8Array(long)];
    const name = [text('general.name'), u32(8), text('Llama')];
    const tensor = info('w', [1], F32);
    const { metadata, tensors } = await read(head(1, 2), ...entries, ...name, tensor, data);
    assert.deepEqual(metadata, { 'general.name': 'Llama' });
    assert.equal(tensors.length, 1);
    await assert.rejects(read(head(0, 1), ...entries.slice(0, 3)), /ends at .* inside its headers/);
  });

  const refusals: [string, Uint8Array[], RegExp][] = [
    ['big-endian files', [head(0, 0, 0x0300_0000)], /big-endian GGUF/],
    ['version 1', [head(0, 0, 1)], /version 1 of GGUF; versions 2 and 3/],
    ['more tensors than fit', [head(1n << 60n, 0)], /1152921504606846976 tensors, more than fit/],
    ['more metadata than fits', [head(0, 1n << 60n)], /entries of metadata, more than fit/],
    ['types that are not read', [head(1, 0), info('w', [256], IQ2_XXS), data], /IQ2_XXS, which/],
    ['types that there are not', [head(1, 0), info('w', [256], 4), data], /type 4, which is not/],
    ['part of a block', [head(1, 0), info('w', [16, 2], Q4_0), data], /no whole blocks of 32 Q4_0/],
    ['part of a super-block', [head(1, 0), info('w', [32, 8], Q4_K), data], /of 256 Q4_K values/],
    [
      'too many dimensions',
      [
        head(1, 0),
        info(
          'w',
          Array.from({ length: 9 }, () => 1),
          F32,
        ),
        data,
      ],
      /9 dimensions/,
    ],
    [
      'shapes beyond counting',
      [head(1, 0), info('w', [0, 1n << 60n], F32), data],
      /no valid shape/,
    ],
    ['shapes beyond the file', [head(1, 0), info('w', [1 << 30, 1 << 30], F32)], /goes on to byte/],
    ['places beyond the file', [head(1, 0), info('w', [1], F32, 1n << 63n)], /goes on to byte/],
    [
      'tensors that overlap',
      [head(2, 0), info('v', [9], F32), info('w', [9], F32, 32), data],
      /“w” overlaps the tensor before it/,
    ],
    ['a name twice', [head(2, 0), info('w', [1], F32), info('w', [1], F32), data], /Two.*“w”/],
    ['endless text', [head(0, 1), u64(1n << 40n), data], /1099511627776 bytes; more than 1048576/],
    ['endless arrays', [head(0, 1), text('a'), u32(9), u32(0), u64(1n << 50n)], /inside its head/],
    ['unknown values', [head(0, 1), text('a'), u32(13), data], /a value of type 13/],
    [
      'an alignment that is none',
      [head(0, 1), text('general.alignment'), u32(4), u32(24)],
      /alignment in the metadata is no power of two/,
    ],
    [
      'arrays without end inside one another',
      [head(0, 1), text('a'), u32(9), ...Array.from({ length: 6 }, () => join(u32(9), u64(1)))],
      /nested/,
    ],
  ];
  for (const [what, parts, message] of refusals) {
    it(`refuses ${what}`, () => assert.rejects(read(...parts), message));
  }
});
