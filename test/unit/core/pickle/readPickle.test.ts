import assert from 'node:assert/strict';
import { readPickle } from '../../../../src/core/pickle/readPickle';
import { Call, Global, Tuple } from '../../../../src/core/pickle/values';
import { leavesOf } from '../../../../src/core/weights/torch/leaves';
import { pickle } from '../../../support/torchFile';

describe('readPickle', () => {
  it('names what would be run, and runs nothing', () => {
    // os.system('touch x')
    const value = readPickle(pickle('cos\nsystem\n', 'X', [7, 0, 0, 0], 'touch x', [0x85], 'R.'));
    assert.ok(value instanceof Call);
    assert.deepEqual(value, new Call(new Global('os', 'system'), ['touch x']));
    assert.deepEqual(leavesOf(value), [
      { name: '', content: { reason: 'is made by os.system, which is not run' } },
    ]);
  });

  it('reads numbers of any size', () => {
    const numbers = pickle(
      '(K',
      [255],
      'M',
      [1, 2],
      'J',
      [254, 255, 255, 255],
      [0x8a, 1, 128],
      't.',
    );
    assert.deepEqual(readPickle(numbers), new Tuple([255, 513, -2, -128]));
    const large = pickle([0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1], '.');
    assert.equal(readPickle(large), 1n << 64n);
    const half = pickle('G', [0x3f, 0xe0, 0, 0, 0, 0, 0, 0], '.');
    assert.equal(readPickle(half), 0.5);
  });

  it('takes ordered dictionaries and sets for what they are', () => {
    const ordered = pickle('ccollections\nOrderedDict\n)R', 'K', [1], 'K', [2], 's.');
    assert.deepEqual(readPickle(ordered), new Map([[1, 2]]));
    const set = pickle('cbuiltins\nset\n](K', [1], 'e', [0x85], 'R.');
    assert.deepEqual(readPickle(set), [1]);
  });

  const damaged: [string, Uint8Array, RegExp][] = [
    ['is cut', pickle('K'), /ends at byte 1/],
    ['takes from an empty stack', pickle('.'), /damaged at byte 1/],
    ['recalls what it has not kept', pickle('h', [0], '.'), /damaged at byte 2/],
    ['closes what it has not opened', pickle('t.'), /damaged at byte 1/],
    ['appends to a number', pickle('K', [1], 'K', [2], 'a.'), /damaged/],
    ['has unknown instructions', pickle([0x82, 1], '.'), /0x82 at byte 0, which is not known/],
    ['claims more text than there is', pickle('X', [255, 255, 255, 255], '.'), /ends at byte 6/],
  ];
  for (const [what, bytes, message] of damaged) {
    it(`refuses a pickle that ${what}`, () => assert.throws(() => readPickle(bytes), message));
  }

  it('does not follow containers without end', () => {
    const self = readPickle(pickle(']q', [0], 'h', [0], 'a.'));
    assert.throws(() => leavesOf(self), /nested without end/);
  });
});
