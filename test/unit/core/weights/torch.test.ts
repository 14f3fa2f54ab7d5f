import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { MalformedFileError } from '../../../../src/core/errors';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { pickle, type PickledTensor, pickledTensors, torchFile } from '../../../support/torchFile';
import { plainBytes } from '../../../support/weightFiles';

const TENSOR: PickledTensor = {
  name: 'w',
  storageClass: 'FloatStorage',
  storage: '0',
  first: 1,
  shape: [2, 3],
  strides: [3, 1],
};
const VALUES = Float32Array.from({ length: 7 }, (_, index) => index);

/** A checkpoint of one tensor, with other fields, in a storage of seven values. */
function checkpoint(fields: Partial<PickledTensor> = {}): Uint8Array {
  const data = pickledTensors([{ ...TENSOR, ...fields }]);
  return torchFile({ 'data.pkl': data, 'data/0': new Uint8Array(VALUES.buffer) });
}

const read = (bytes: Uint8Array) => readWeights(new MemorySource(bytes), 'model');

describe('checkpoints of PyTorch', () => {
  it('are read as they describe themselves', async () => {
    const bytes = checkpoint();
    const [tensor] = (await read(bytes)).tensors;
    const values = await plainBytes(new MemorySource(bytes), tensor);
    assert.deepEqual([...new Float32Array(values.buffer)], [1, 2, 3, 4, 5, 6]);
  });

  const senseless = /The pickle describes a tensor that makes no sense/;
  const refusals: [string, Partial<PickledTensor>, RegExp][] = [
    ['a storage that is missing', { storage: '1' }, /“w” lies in “model\/data\/1”, which is not/],
    ['a place past its storage', { first: 2 }, /“w” goes on after the end of its storage/],
    ['a place before its storage', { first: -1 }, senseless],
    ['strides past its storage', { strides: [4, 1] }, /goes on after the end of its storage/],
    ['strides backwards', { strides: [-3, 1] }, senseless],
    ['fewer strides than dimensions', { strides: [1] }, senseless],
    ['a negative dimension', { shape: [-2, 3] }, senseless],
    ['dimensions beyond its storage', { shape: [2 ** 50, 3] }, /goes on after the end/],
    ['more values than numbers count', { shape: [2 ** 50, 2 ** 50], strides: [0, 0] }, /any file/],
    ['a storage elsewhere', { storage: '../data.pkl' }, /lies in .* which is not in the archive/],
  ];
  for (const [what, fields, message] of refusals) {
    it(`are refused with ${what}`, () =>
      assert.rejects(read(checkpoint(fields)), (error) => {
        assert.ok(error instanceof MalformedFileError);
        assert.match(error.message, message);
        return true;
      }));
  }

  it('say of what dtype a tensor is that is not read', async () => {
    const complex = checkpoint({ storageClass: 'ComplexDoubleStorage' });
    await assert.rejects(read(complex), /“w” has dtype complex128, which is not read/);
  });

  it('are refused with two tensors under one name', async () => {
    const [outer, inner] = ['a.b', 'b'].map((name) => pickledTensors([{ ...TENSOR, name }]));
    const withoutEnds = (bytes: Uint8Array) => [...bytes.subarray(3, -2)];
    const nested = ['X', [1, 0, 0, 0], 'a', '}', '(', withoutEnds(inner).slice(1), 'u'] as const;
    const data = pickle([0x80, 2], '}', '(', withoutEnds(outer).slice(1), ...nested, 'u', '.');
    const bytes = torchFile({ 'data.pkl': data, 'data/0': new Uint8Array(VALUES.buffer) });
    await assert.rejects(read(bytes), /Two tensors are named “a\.b”/);
  });

  it('are refused with a pickle that is compressed', () =>
    assert.rejects(
      read(zipSync({ 'model/data.pkl': pickledTensors([TENSOR]) })),
      /“model\/data\.pkl” is compressed/,
    ));
});
