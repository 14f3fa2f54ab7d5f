import assert from 'node:assert/strict';
import { nameOfPath } from '../../../../src/core/text/nameOfPath';
import { asLabel, asMessage } from '../../../../src/host/flow/text';

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
});
