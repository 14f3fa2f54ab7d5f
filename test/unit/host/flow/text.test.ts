import assert from 'node:assert/strict';
import { nameOfPath } from '../../../../src/core/text/nameOfPath';
import { asLabel, asMessage, listed } from '../../../../src/host/flow/text';

describe('text in VS Code’s controls', () => {
  it('names a file by its path on any system', () => {
    assert.equal(nameOfPath('/a/b.qnat'), 'b.qnat');
    assert.equal(nameOfPath('C:\\a\\b.qnat'), 'b.qnat');
    assert.equal(nameOfPath('\\\\server\\a\\b.qnat'), 'b.qnat');
    assert.equal(nameOfPath('b.qnat'), 'b.qnat');
    assert.equal(nameOfPath('/a/b\\c.qnat'), 'b\\c.qnat');
  });

  it('shows icons and links of a file as text', () => {
    assert.equal(asLabel('a$(zap)\tb'), 'a\\$(zap) b');
    assert.doesNotMatch(asMessage('[x](command:y)\r\n'), /\]\(|\n/);
  });

  it('lists names up to a limit', () => {
    assert.equal(listed(['a'], 3), 'a');
    assert.equal(listed(['a', 'b', 'c'], 3), 'a, b and c');
    assert.equal(listed(['a', 'b', 'c', 'd'], 3), 'a, b and 2 more');
    assert.equal(listed([], 3), '');
  });
});
