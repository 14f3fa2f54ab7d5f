import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { QnatError } from '../../../../src/core/errors';
import { MAGIC } from '../../../../src/core/qnat/layout';
import { valueCount } from '../../../../src/core/shape';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { checkScales } from '../../../../src/core/qnat/scaleCheck';
import { readValues } from '../../../../src/core/qnat/tensorData';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

const wave = (index: number) => Math.sin(index);
const TWO = safetensorsFile([floatTensor('a', [2, 64], wave), floatTensor('b', [4, 64], wave)]);
const TENSOR_HEADER = 4 + 1 + 4 + 16 + 4 + 8 + 4;
/** Of the files made here: header, metadata (“model”, “test”). */
const FIRST_HEADER = 28 + 4 + 5 + 4 + 4 + 1;
const SECOND_HEADER = FIRST_HEADER + TENSOR_HEADER;
const FIRST = { block: FIRST_HEADER + 25, offset: FIRST_HEADER + 29, blocks: FIRST_HEADER + 37 };

async function made(options = {}): Promise<Uint8Array> {
  return (await quantizeInMemory(TWO, options)).output;
}

async function read(bytes: Uint8Array) {
  const file = await readQnat(new MemorySource(bytes));
  const codes = file.diagnostics.map(({ code }) => code);
  return { file, codes, states: Array.from(file.tensors, ({ state }) => state) };
}

/** The file with a little-endian number written over it. */
function patched(bytes: Uint8Array, at: number, value: number, size: 1 | 4 | 8 = 4): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  if (size === 1) view.setUint8(at, value);
  else if (size === 4) view.setUint32(at, value, true);
  else view.setBigUint64(at, BigInt(value), true);
  return copy;
}

describe('diagnostics', () => {
  it('find nothing in a corrected file, whatever its options', async () => {
    for (const doubleQuantization of [false, true]) {
      for (const zeroPoints of [false, true]) {
        const { codes, states } = await read(await made({ doubleQuantization, zeroPoints }));
        assert.deepEqual(codes, []);
        assert.deepEqual(states, ['readable', 'readable']);
      }
    }
  });

  it('name the crate’s shift and missing metadata size', async () => {
    const { file, codes } = await read(await made({ layout: 'reference' }));
    assert.deepEqual(codes, ['missing-metadata-size', 'shifted-offsets']);
    assert.equal(file.offsetShift, 23 - 'model'.length - 'test'.length);
    assert.ok(file.diagnostics.every(({ data }) => data === 'unaffected'));
  });

  const fields: [what: string, at: number, value: number, size: 1 | 4 | 8, code: string][] = [
    ['an unknown version', 4, 2, 4, 'unknown-version'],
    ['unknown flags', 8, 5, 4, 'unknown-flags'],
    ['a wrong metadata size', 12, 99, 8, 'wrong-metadata-size'],
    ['reserved bytes', 24, 1, 4, 'reserved-bytes'],
    ['an unknown compute dtype', FIRST_HEADER - 1, 7, 1, 'unknown-compute-dtype'],
    ['bad UTF-8', 33, 0xff, 1, 'bad-utf8'],
    ['bad UTF-8 in a tensor’s name', FIRST_HEADER + 4, 0xff, 1, 'bad-utf8'],
    ['a name used twice', SECOND_HEADER + 4, 0x61, 1, 'duplicate-name'],
  ];
  for (const [what, at, value, size, code] of fields) {
    it(`name ${what}, and the values stay readable`, async () => {
      const { file, codes, states } = await read(patched(await made(), at, value, size));
      assert.deepEqual(codes, [code]);
      assert.deepEqual(states, ['readable', 'readable']);
      assert.ok(file.diagnostics[0].offset <= at && at < file.diagnostics[0].offset + 46);
    });
  }

  const damage: [
    what: string,
    at: number,
    value: number,
    size: 4 | 8,
    code: string,
    states: string[],
  ][] = [
    ['a name without end', FIRST_HEADER, 0xffffffff, 4, 'impossible-length', []],
    ['a rank without end', SECOND_HEADER + 5, 1e9, 4, 'impossible-length', ['absent']],
    ['more tensors than there are', 20, 1e9, 4, 'impossible-length', ['absent', 'absent']],
    [
      'a huge dimension',
      FIRST_HEADER + 9,
      2 ** 60,
      8,
      'impossible-shape',
      ['inconsistent', 'readable'],
    ],
    ['a block size of 0', FIRST.block, 0, 4, 'impossible-shape', ['inconsistent', 'readable']],
    ['a wrong block count', FIRST.blocks, 1e9, 4, 'impossible-shape', ['inconsistent', 'readable']],
    [
      'an offset that goes back',
      SECOND_HEADER + 29,
      1,
      8,
      'impossible-offset',
      ['inconsistent', 'inconsistent'],
    ],
    [
      'an offset too near',
      SECOND_HEADER + 29,
      180,
      8,
      'unknown-form',
      ['inconsistent', 'readable'],
    ],
  ];
  for (const [what, at, value, size, code, states] of damage) {
    it(`name ${what}, and the other tensors open`, async () => {
      const result = await read(patched(await made(), at, value, size));
      assert.ok(result.codes.includes(code as never), result.codes.join());
      assert.deepEqual(result.states, states);
    });
  }

  it('open a truncated file as far as it goes, at every length', async () => {
    const whole = await made();
    for (let length = 28; length < whole.length; length++) {
      const { file, codes, states } = await read(whole.slice(0, length));
      assert.ok(
        codes.some((code) => code.startsWith('truncated')),
        String(length),
      );
      for (const tensor of [...file.tensors].filter(({ state }) => state === 'readable')) {
        const source = new MemorySource(whole.slice(0, length));
        await readValues(source, tensor, 0, valueCount(tensor.shape), 'stored');
      }
      const dataOffset = SECOND_HEADER + TENSOR_HEADER;
      const firstWhole = length >= dataOffset + 64 + 8;
      if (length >= dataOffset) assert.equal(states[0] === 'readable', firstWhole);
    }
  });

  it('name trailing bytes', async () => {
    const { codes, states } = await read(new Uint8Array([...(await made()), 1, 2, 3]));
    assert.deepEqual(codes, ['trailing-bytes']);
    assert.deepEqual(states, ['readable', 'readable']);
  });

  it('read the form that the doc comment allows: no f32 scales', async () => {
    for (const zeroPoints of [false, true]) {
      const { plan, output } = await quantizeInMemory(TWO, {
        doubleQuantization: true,
        zeroPoints,
      });
      const bytes = withoutScales(output, [...plan.layout.offsets]);
      const { file, codes } = await read(bytes);
      // With zero points both tensors have the crate's own length of scales and double quantization.
      const left = zeroPoints ? [] : ['scales-left-out', 'scales-left-out'];
      assert.deepEqual(codes, left);
      if (zeroPoints) continue;
      const expected = await readQnat(new MemorySource(output));
      for (const [index, tensor] of [...file.tensors].entries()) {
        const count = valueCount(tensor.shape);
        const [a, b] = await Promise.all([
          readValues(new MemorySource(bytes), tensor, 0, count, 'stored'),
          readValues(new MemorySource(output), expected.tensors.at(index)!, 0, count, 'stored'),
        ]);
        assert.deepEqual(a.values, b.values);
      }
    }
  });

  it('find scales that make values wrong, with block and offset', async () => {
    const whole = await made({ doubleQuantization: true, zeroPoints: true });
    const { file } = await read(whole);
    const tensor = file.tensors.at(1)!;
    const scales = tensor.offset + 4 * 32;
    const set = (at: number, value: number) =>
      new DataView(whole.buffer).setFloat32(at, value, true);
    set(scales, NaN);
    set(scales + 4, -1);
    set(scales + 8, 0);
    set(scales + 16 + 12, Infinity);
    whole[scales + 32 + 3] = 128;
    const found = await checkScales(new MemorySource(whole), tensor);
    assert.deepEqual(
      found.map(({ code, offset }) => [code, offset]),
      [
        ['non-finite-scales', scales],
        ['negative-scales', scales + 4],
        ['vanishing-scales', scales + 8],
        ['non-finite-zero-points', scales + 28],
      ],
    );
    assert.match(found[2].message, /^2 blocks/);
  });

  for (const [k, code] of [
    [NaN, 'non-finite-scales'],
    [Infinity, 'non-finite-scales'],
    [-1, 'negative-scales'],
    [0, 'vanishing-scales'],
  ] as const) {
    it(`find a scale of the scales that is ${k}`, async () => {
      const whole = await made({ doubleQuantization: true });
      const tensor = (await read(whole)).file.tensors.at(1)!;
      const quantizedScales = tensor.offset + 4 * 32 + 4 * 4;
      new DataView(whole.buffer).setFloat32(quantizedScales + 4, k, true);
      const found = await checkScales(new MemorySource(whole), tensor);
      assert.deepEqual(
        found.map((finding) => [finding.code, finding.offset]),
        [[code, quantizedScales]],
      );
    });
  }

  it('name a damaged first offset, and read every tensor from its true place', async () => {
    for (const layout of ['corrected', 'reference']) {
      const whole = await made({ layout });
      const damaged = patched(whole, FIRST.offset, 12345, 8);
      const { file, codes, states } = await read(damaged);
      assert.ok(codes.includes('impossible-offset'));
      assert.deepEqual(states, ['readable', 'readable']);
      const sound = await read(whole);
      assert.equal(file.offsetShift, sound.file.offsetShift);
      assert.equal(file.tensors.at(1)!.offset, sound.file.tensors.at(1)!.offset);
    }
  });

  it('refuse what is not QNAT, saying what it begins with', async () => {
    const reading = (bytes: Uint8Array) => readQnat(new MemorySource(bytes));
    await assert.rejects(reading(new Uint8Array(0)), /empty/);
    await assert.rejects(reading(new TextEncoder().encode('GGUF, not this')), /47 47 55 46/);
    await assert.rejects(reading(MAGIC), /inside the 28-byte QNAT header/);
  });

  it('or a correct read are what any damage gives: no hang, no other error', async () => {
    const whole = await made({ doubleQuantization: true });
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(flips, fc.nat(whole.length), async (bytes, cut) => {
        const file = whole.slice(0, Math.max(1, whole.length - (cut % 64)));
        for (const [at, byte] of bytes) file[at % file.length] = byte;
        await readAll(file);
      }),
      { numRuns: 3000 },
    );
  });
});

/** The same tensors, each without its f32 scales, with offsets to match. */
function withoutScales(bytes: Uint8Array, offsets: readonly number[]): Uint8Array {
  const blocks = [2, 4];
  const pieces = offsets.map((offset, index) => {
    const codes = bytes.slice(offset, offset + 32 * blocks[index]);
    const rest = bytes.slice(offset + 36 * blocks[index], offsets.at(index + 1));
    return [...codes, ...rest];
  });
  const headers = bytes.slice(0, offsets[0]);
  const shifted = patched(headers, SECOND_HEADER + 29, offsets[0] + pieces[0].length, 8);
  return Uint8Array.from([...shifted, ...pieces.flat()]);
}

async function readAll(bytes: Uint8Array): Promise<void> {
  const source = new MemorySource(bytes);
  try {
    const { tensors } = await readQnat(source);
    for (const tensor of [...tensors].filter(({ state }) => state === 'readable')) {
      const count = Math.min(256, valueCount(tensor.shape));
      await readValues(source, tensor, 0, count, 'stored');
      await checkScales(source, tensor);
    }
  } catch (error) {
    assert.ok(error instanceof QnatError, String(error));
  }
}
