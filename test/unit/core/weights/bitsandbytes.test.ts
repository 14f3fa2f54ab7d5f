import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { MalformedFileError } from '../../../../src/core/errors';
import { LEVELS } from '../../../../src/core/nf4/codebook';
import { foldBitsandbytes } from '../../../../src/core/weights/bitsandbytes/foldBitsandbytes';
import { inOneSource } from '../../../../src/core/weights/inOneSource';
import { readShard, readWeights } from '../../../../src/core/weights/readWeights';
import { quantizeInMemory } from '../../../support/quantize';
import { assertSameBytes } from '../../../support/assertBytes';
import { safetensorsFile, tensorsOf, type TestTensor } from '../../../support/safetensors';
import { goldenFiles, plainBytes } from '../../../support/weightFiles';

const STATE = {
  quant_type: 'nf4',
  blocksize: 64,
  dtype: 'float32',
  shape: [2, 64] as unknown,
};
const NESTED = { nested_blocksize: 256, nested_dtype: 'float32', nested_offset: 0.5 };

/** The tensors of one 4-bit tensor of 2 × 64, with parts exchanged for others, or left out. */
function file(state: unknown, others: Record<string, TestTensor | undefined> = {}): Uint8Array {
  const json = typeof state === 'string' ? state : JSON.stringify(state);
  const parts = {
    codes: tensor('w', 'U8', 64),
    absmax: tensor('w.absmax', 'F32', 2),
    quantMap: { ...tensor('w.quant_map', 'F32', 16), bytes: new Uint8Array(LEVELS.slice().buffer) },
    state: stateTensor(new TextEncoder().encode(json)),
    ...others,
  };
  const all: (TestTensor | undefined)[] = Object.values(parts);
  return safetensorsFile(all.filter((part) => part !== undefined));
}

function stateTensor(bytes: Uint8Array): TestTensor {
  const name = 'w.quant_state.bitsandbytes__nf4';
  return { name, dtype: 'U8', shape: [bytes.length], bytes };
}

function tensor(name: string, dtype: string, count: number): TestTensor {
  const bytes = new Uint8Array(dtype === 'F32' ? 4 * count : count);
  return { name, dtype, shape: [count], bytes };
}

async function refuses(bytes: Uint8Array, message: RegExp): Promise<void> {
  await assert.rejects(readWeights(new MemorySource(bytes), 'model'), (error) => {
    assert.ok(error instanceof MalformedFileError);
    assert.match(error.message, message);
    assert.ok(error.offset >= 0 && error.offset <= bytes.length);
    return true;
  });
}

describe('4-bit tensors of bitsandbytes', () => {
  const states: [string, unknown, RegExp][] = [
    ['no JSON', '{"quant_type":', /state that is not JSON/],
    ['no object', '[1]', /state that is not an object/],
    ['another type', { ...STATE, quant_type: 'fp4' }, /is not of type nf4/],
    ['a block size of 0', { ...STATE, blocksize: 0 }, /no block size of bitsandbytes/],
    ['a block size as text', { ...STATE, blocksize: '64' }, /no block size of bitsandbytes/],
    ['an unknown dtype', { ...STATE, dtype: 'int8' }, /no dtype of/],
    ['a negative dimension', { ...STATE, shape: [-2, 64] }, /no valid shape/],
    ['no shape', { ...STATE, shape: null }, /no valid shape/],
    ['a shape beyond any file', { ...STATE, shape: [2 ** 40, 2 ** 40] }, /needs .* bytes of F32/],
    ['nested blocks of 0', { ...STATE, ...NESTED, nested_blocksize: 0 }, /nested_blocksize/],
    ['no nested offset', { ...STATE, nested_blocksize: 256 }, /nested_offset/],
    ['another nested dtype', { ...STATE, ...NESTED, nested_dtype: 'float16' }, /nested_dtype/],
  ];
  for (const [what, state, message] of states) {
    it(`refuses a state with ${what}`, () => refuses(file(state), message));
  }

  it('refuses a state that is too long', () =>
    refuses(file(STATE, { state: stateTensor(new Uint8Array(5000)) }), /state of 5000 bytes/));

  it('names the part that is missing', async () => {
    await refuses(file(STATE, { codes: undefined }), /needs “w”, which is not in this file/);
    await refuses(file(STATE, { absmax: undefined }), /needs “w.absmax”, which is not/);
    await refuses(file(STATE, { quantMap: undefined }), /needs “w.quant_map”, which is not/);
    const codes = tensor('w.absmax', 'U8', 2);
    await refuses(file({ ...STATE, ...NESTED }, { absmax: codes }), /needs “w.nested_absmax”/);
  });

  it('says which part has another length or dtype', async () => {
    await refuses(file(STATE, { codes: tensor('w', 'U8', 63) }), /64 bytes in “w”, which has 63/);
    const absmax = tensor('w.absmax', 'U8', 8);
    await refuses(file(STATE, { absmax }), /8 bytes of F32 in “w.absmax”, which has 8 of U8/);
  });

  it('says when the levels in the file are others', async () => {
    const bytes = file(STATE, { quantMap: tensor('w.quant_map', 'F32', 16) });
    const { plan } = await quantizeInMemory(bytes);
    assert.match(plan.tensors.at(0).note!, /quant_map differs from NF4/);
  });

  it('are read wherever their parts are in a model of several files', async () => {
    for (const golden of goldenFiles('bitsandbytes')) {
      const tensors = await tensorsOf(golden.bytes);
      const places = fc.array(fc.nat(2), { minLength: tensors.length, maxLength: tensors.length });
      await fc.assert(
        fc.asyncProperty(places, async (fileOf) => {
          const shards = [0, 1, 2].map((file) =>
            safetensorsFile(tensors.filter((_, index) => fileOf[index] === file)),
          );
          const found = await plainTensors(shards);
          assert.equal(found.size, golden.tensors.length);
          for (const { name, values } of golden.tensors) {
            assertSameBytes(found.get(name)!, values, name);
          }
        }),
        { numRuns: 20 },
      );
    }
  });

  it('name the part that is in none of the files', async () => {
    const shards = [
      file(STATE, { absmax: undefined }),
      safetensorsFile([tensor('absmax', 'F32', 2)]),
    ];
    await assert.rejects(plainTensors(shards), /needs “w.absmax”, which is in none of the files/);
  });
});

/** Plain bytes of all tensors of a model, by name. */
async function plainTensors(shards: readonly Uint8Array[]): Promise<Map<string, Uint8Array>> {
  const sources = shards.map((bytes) => new MemorySource(bytes));
  const model = await Promise.all(
    sources.map(async (source) => ({ source, weights: await readShard(source, 'shard') })),
  );
  const folded = await foldBitsandbytes(model);
  const found = new Map<string, Uint8Array>();
  for (const index of model.keys()) {
    for (const stored of folded[index].tensors) {
      const { source, tensor: whole } = inOneSource(stored, index, model);
      found.set(stored.name, await plainBytes(source, whole));
    }
  }
  return found;
}
