import assert from 'node:assert/strict';
import {
  blockSizeProblem,
  blockSizeWarning,
  outputNameProblem,
  parseOutputName,
} from '../../../../src/host/quantize/typed';

describe('what is typed', () => {
  it('becomes a block size of the format’s range', () => {
    for (const text of ['1', ' 64 ', '4294967295']) assert.equal(blockSizeProblem(text), undefined);
    for (const text of ['', '0', '-2', '6.4', '1e3', 'x', '4294967296', '9'.repeat(400)])
      assert.match(blockSizeProblem(text)!, /whole number from 1 to 4,294,967,295/, text);
  });

  it('warns of odd block sizes', () => {
    assert.match(blockSizeWarning('63')!, /misreads/);
    assert.equal(blockSizeWarning('64'), undefined);
  });

  it('becomes a file name that the editor opens', () => {
    assert.equal(parseOutputName(' model '), 'model.qnat');
    assert.equal(parseOutputName('Model.QNAT'), 'Model.QNAT');
    assert.equal(outputNameProblem('a b-1.qnat'), undefined);
    for (const name of ['', ' ', '.qnat', '..', 'a/b', 'a\\b', 'C:x', 'a\nb'])
      assert.notEqual(outputNameProblem(name), undefined, JSON.stringify(name));
  });
});
