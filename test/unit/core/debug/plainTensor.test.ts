import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import type { LiveArray } from '../../../../src/core/debug/fields';
import { foundPlain } from '../../../../src/core/debug/foundTensor';
import { type Inspected, plainValues } from '../../../../src/core/debug/inspected';
import { plainArray } from '../../../../src/core/debug/plainTensor';
import { readSafetensors } from '../../../../src/core/weights/readSafetensors';

const array = (dtype: string | undefined, bytes: number): LiveArray => ({
  dtype,
  source: new MemorySource(Uint8Array.from({ length: bytes }, (_, at) => at)),
});

const inspected = (changes: Partial<Inspected>): Inspected => ({
  typeName: 't',
  fields: { arrays: {}, firstNibble: 'low' },
  ...changes,
});

describe('plain values of a program', () => {
  it('are one row where nothing says their shape', () => {
    assert.deepEqual(plainArray(array('F32', 24)).shape, [6]);
    assert.deepEqual(plainArray(array('BF16', 24), [3, 4]).shape, [3, 4]);
  });

  it('are refused with the numbers where they contradict their shape', () => {
    assert.throws(() => plainArray(array('F32', 24), [2, 4]), /2 × 4 has 8 values; there are 6/);
    assert.throws(() => plainArray(array('F32', 23)), /23 bytes, which are no F32 values/);
    assert.throws(() => plainArray(array('I32', 24)), /holds I32, no floats/);
    assert.throws(() => plainArray(array(undefined, 24)), /holds bytes, no floats/);
  });

  it('are opened as a safetensors file', async () => {
    const names = {
      modelName: 'm',
      modelType: 't',
      tensorName: 'w[0]',
      computeDtype: 'F32',
    } as const;
    const { source, plain } = foundPlain(array('F16', 24), [3, 4]).file(names);
    const { tensors } = await readSafetensors(source);
    const { name, dtype, shape, offset, length } = plain!;
    assert.deepEqual({ ...tensors.at(0) }, { name, dtype, shape, offset, length });
    assert.equal(name, 'w[0]');
    assert.deepEqual([...(await source.read(offset, 3))], [0, 1, 2]);
  });

  it('are arrays of floats, or the floats of an object without scales', () => {
    const floats = array('F32', 24);
    const found = plainValues(inspected({ array: { ...floats, shape: [2, 3] } }));
    assert.deepEqual([found?.count, found?.shape], [6, [2, 3]]);
    const fields = (arrays: object) => ({ arrays, shape: [6], firstNibble: 'low' }) as const;
    const data = plainValues(inspected({ fields: fields({ data: floats }) }));
    assert.deepEqual([data?.count, data?.shape], [6, [6]]);
    const quantized = fields({ data: array('U8', 24), scales: floats });
    assert.equal(plainValues(inspected({ fields: quantized })), undefined);
    assert.equal(plainValues(inspected({ array: array('U8', 24) })), undefined);
  });
});
