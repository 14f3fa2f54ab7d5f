import assert from 'node:assert/strict';
import { formatGlobs, includeProblem, parseGlobs } from '../../../../src/host/flow/globs';

describe('what is typed', () => {
  it('becomes patterns', () => {
    assert.deepEqual(parseGlobs(' *.weight,, *mlp* ,'), ['*.weight', '*mlp*']);
    assert.equal(formatGlobs(parseGlobs('a,b')), 'a, b');
    assert.match(includeProblem(' , ')!, /at least one/);
    assert.equal(includeProblem('*'), undefined);
  });
});
