import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { MalformedFileError } from '../../../../src/core/errors';
import { DTYPE_BITS } from '../../../../src/core/weights/dtype';
import { readWeightValues } from '../../../../src/core/weights/readWeightValues';
import { valueCount } from '../../../../src/core/shape';
import { assertSameBytes } from '../../../support/assertBytes';
import { floatsOf } from '../../../support/golden';
import {
  assertDamageIsTold,
  type GoldenFile,
  goldenFiles,
  plainBytes,
  readGolden,
} from '../../../support/weightFiles';

const FORMATS = ['numpy', 'safetensors', 'gguf', 'torch', 'bitsandbytes'];

/** Damage is tried on files up to this size: larger ones only hold more of the same. */
const MAX_DAMAGED = 6000;

for (const format of FORMATS) {
  describe(`golden files of ${format}`, () => {
    const files = goldenFiles(format);

    for (const golden of files) {
      it(`reads ${golden.file} as the package does`, () => readsAlike(golden));
    }

    it('reads any part of a tensor', async () => {
      for (const golden of files) await readsParts(golden);
    });

    it('tells values as f32', async () => {
      for (const golden of files) await readsFloats(golden);
    });

    it('refuses a file that was cut anywhere in its headers or values', async () => {
      for (const golden of files.filter(isSmall)) {
        for (let length = 0; length < golden.bytes.length; length++) await cut(golden, length);
      }
    });

    it('reads or refuses any damage, and nothing else', async () => {
      const small = files.filter(isSmall).map(({ bytes }) => bytes);
      const damage = fc.tuple(fc.nat(small.length - 1), fc.nat(), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(damage, ([file, at, byte]) => assertDamageIsTold(small[file], at, byte)),
        {
          numRuns: 3000,
        },
      );
    });
  });
}

function isSmall({ bytes }: GoldenFile): boolean {
  return bytes.length <= MAX_DAMAGED;
}

async function readsAlike(golden: GoldenFile): Promise<void> {
  const { tensors, skipped } = await readGolden(golden);
  assert.deepEqual(skipped?.map(({ name }) => name) ?? [], golden.skipped);
  const facts = ({ name, dtype, shape }: GoldenFile['tensors'][number]) => ({ name, dtype, shape });
  const byName = <T extends { name: string }>(items: Iterable<T>) =>
    [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
  const expected = byName(golden.tensors);
  const actual = byName(tensors);
  assert.deepEqual(
    actual.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    expected.map(facts),
  );
  for (const [index, { name, values }] of expected.entries()) {
    assertSameBytes(await plainBytes(new MemorySource(golden.bytes), actual[index]), values, name);
  }
}

async function readsParts(golden: GoldenFile): Promise<void> {
  const { tensors } = await readGolden(golden);
  const source = new MemorySource(golden.bytes);
  for (const tensor of tensors) {
    const { values } = golden.tensors.find(({ name }) => name === tensor.name)!;
    const valueBytes = DTYPE_BITS.get(tensor.dtype)! / 8;
    const count = valueCount(tensor.shape);
    const range = fc.tuple(fc.nat(count), fc.nat(count));
    await fc.assert(
      fc.asyncProperty(range, async ([one, other]) => {
        const start = Math.min(one, other) * valueBytes;
        const end = Math.max(one, other) * valueBytes;
        const part = await plainBytes(source, tensor, start, end - start);
        assertSameBytes(part, values.subarray(start, end), tensor.name);
      }),
      { numRuns: 30 },
    );
  }
}

async function readsFloats(golden: GoldenFile): Promise<void> {
  const { tensors } = await readGolden(golden);
  for (const tensor of tensors) {
    const { floats, values, dtype } = golden.tensors.find(({ name }) => name === tensor.name)!;
    const count = valueCount(tensor.shape);
    const actual = await readWeightValues(new MemorySource(golden.bytes), tensor, 0, count);
    assert.equal(actual.length, count);
    const expected = floats ?? (dtype === 'F32' ? values : undefined);
    // As lists, where one NaN is like another.
    if (expected) assert.deepEqual([...actual], [...floatsOf(expected)]);
  }
}

/** What comes after all values, padding, is not missed. */
async function cut(golden: GoldenFile, length: number): Promise<void> {
  const bytes = golden.bytes.subarray(0, length);
  try {
    await readsAlike({ ...golden, bytes });
  } catch (error) {
    const where = `${golden.file} cut at ${length}: ${String(error)}`;
    assert.ok(error instanceof MalformedFileError, where);
  }
}
