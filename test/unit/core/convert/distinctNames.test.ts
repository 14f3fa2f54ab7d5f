import assert from 'node:assert/strict';
import { refuseSharedNames } from '../../../../src/core/convert/distinctNames';

function file(name: string, tensors: string[], metadata: Record<string, string> = {}) {
  const found = tensors.map((tensor) => {
    return { name: tensor, dtype: 'F32', shape: [1], offset: 0, length: 4 };
  });
  return { name, weights: { tensors: found, metadata } };
}

describe('refuseSharedNames', () => {
  it('refuses two files with one tensor, and names all three', () => {
    const files = [file('a', ['x']), file('b', ['y']), file('c', ['z', 'y'])];
    assert.throws(
      () => refuseSharedNames(files),
      /^InvalidRequestError: b and c both have a tensor “y”, so they are not parts of one model/,
    );
    refuseSharedNames(files.slice(0, 2));
    refuseSharedNames([]);
  });

  it('says of a sidecar that it is of another run', () => {
    const mark = { 'qnat.sidecar_of': 'm.qnat' };
    const files = [file('m.qnat', ['w']), file('m.qnat.safetensors', ['w'], mark)];
    assert.throws(
      () => refuseSharedNames(files),
      /m\.qnat and m\.qnat\.safetensors both have a tensor “w”\. m\.qnat\.safetensors is .*of another run/,
    );
  });
});
