import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { MalformedFileError } from '../../../../src/core/errors';
import { storedDtype } from '../../../../src/core/weights/storage';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { assertSameBytes } from '../../../support/assertBytes';
import {
  cases,
  dequantizedBytes,
  fileBytes,
  floatsOf,
  GOLDEN,
  type GoldenCase,
} from '../../../support/golden';
import { quantizeInMemory } from '../../../support/quantize';
import { safetensorsFile } from '../../../support/safetensors';
import { assertDamageIsTold, plainBytes } from '../../../support/weightFiles';

const read = (bytes: Uint8Array) => readWeights(new MemorySource(bytes), 'weights');

/** One NaN is like another. */
const canonical = (bytes: Uint8Array) =>
  new Uint8Array(floatsOf(bytes).map((value) => (Number.isNaN(value) ? NaN : value)).buffer);

/** Two tensors of one name, of which a weight file can have but one. */
const REPEATED = 'several/same-name';
const readable = cases.filter(({ name }) => name !== REPEATED);

const MODEL = new Uint8Array(readFileSync(join(GOLDEN, 'transformer.qnat')));

describe('a QNAT file as weights', () => {
  for (const golden of readable) {
    it(`has the values that the crate dequantizes: ${golden.name}`, () => readsAlike(golden));
  }

  it('is read in any part', async () => {
    for (const golden of readable) await readsParts(golden);
  });

  it('gives, quantized again, what its values give', async () => {
    const source = new MemorySource(MODEL);
    const { tensors } = await readWeights(source, 'weights');
    const plain = Array.from(tensors, async ({ name, dtype, shape, ...stored }) => ({
      name,
      dtype,
      shape,
      bytes: await plainBytes(source, { dtype, ...stored }),
    }));
    const options = { blockSize: 32, doubleQuantization: true, indivisible: 'pad' } as const;
    const actual = await quantizeInMemory(MODEL, options);
    const expected = await quantizeInMemory(safetensorsFile(await Promise.all(plain)), options);
    assertSameBytes(actual.output, expected.output);
  });

  it('is refused when it was cut, with the tensor', async () => {
    await assert.rejects(read(MODEL.subarray(0, MODEL.length - 1)), (error: Error) => {
      assert.ok(error instanceof MalformedFileError);
      assert.match(
        error.message,
        /^The data of tensor “.+” cannot be read: the file ends inside it/,
      );
      return true;
    });
    await assert.rejects(read(MODEL.subarray(0, 60)), /The file ends inside its headers/);
  });

  it('is refused when it was cut anywhere, but where a tensor of fewer parts would end', async () => {
    const small = new Uint8Array(readFileSync(join(GOLDEN, 'double-zero.qnat')));
    const accepted: number[] = [];
    for (let length = 0; length < small.length; length++) {
      await read(small.subarray(0, length)).then(
        () => accepted.push(length),
        (error: unknown) => assert.ok(error instanceof MalformedFileError, String(error)),
      );
    }
    // Nothing in a file says which parts a tensor has.
    const [codes, blocks] = [512, 16];
    const dataAt = small.length - (codes + 9 * blocks + 4);
    const forms = [blocks + 4, 4 * blocks, 5 * blocks + 4, 8 * blocks];
    assert.deepEqual(
      accepted,
      forms.map((parts) => dataAt + codes + parts),
    );
  });

  it('is refused with bytes behind its last tensor', () =>
    assert.rejects(
      read(Uint8Array.of(...MODEL, 0)),
      /1 bytes follow the last tensor.*not certain/,
    ));

  it('is refused when two tensors have one name', async () => {
    const file = fileBytes(cases.find(({ name }) => name === REPEATED)!);
    await assert.rejects(read(file), /Two tensors are named “twin”/);
  });

  it('is read or refused with any damage, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(400), fc.nat(255), (at, byte) => assertDamageIsTold(MODEL, at, byte)),
    );
  });
});

async function readsAlike(golden: GoldenCase): Promise<void> {
  const bytes = fileBytes(golden);
  const { tensors } = await read(bytes);
  assert.equal(tensors.length, golden.tensors.length);
  for (const [index, tensor] of [...tensors].entries()) {
    const { name, shape } = golden.tensors[index];
    assert.deepEqual([tensor.name, tensor.shape, storedDtype(tensor)], [name, shape, 'NF4']);
    const actual = canonical(await plainBytes(new MemorySource(bytes), tensor));
    assertSameBytes(actual, canonical(dequantizedBytes(golden.tensors[index])), name);
  }
}

async function readsParts(golden: GoldenCase): Promise<void> {
  const source = new MemorySource(fileBytes(golden));
  const { tensors } = await readWeights(source, 'weights');
  for (const tensor of tensors) {
    const whole = await plainBytes(source, tensor);
    const count = whole.length / 4;
    for (const [from, to] of [
      [0, Math.floor(count / 2)],
      [Math.floor(count / 3), count],
      [Math.max(0, count - 1), count],
    ]) {
      const part = await plainBytes(source, tensor, 4 * from, 4 * (to - from));
      assertSameBytes(part, whole.subarray(4 * from, 4 * to), tensor.name);
    }
  }
}
