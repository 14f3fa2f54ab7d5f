import assert from 'node:assert/strict';
import { quotedName, visibleName } from '../../../../src/core/text/names';

describe('names from files', () => {
  it('show what nobody would see', () => {
    assert.equal(visibleName('a\u202eb\n'), 'a\\u{202E}b\\u{A}');
    assert.equal(visibleName(''), '(no name)');
  });

  it('stand in messages in quotes, visible and shortened', () => {
    assert.equal(quotedName('a.weight'), '“a.weight”');
    assert.equal(quotedName('a\u200bb'), '“a\\u{200B}b”');
    const long = quotedName(`first${'x'.repeat(1e6)}last`);
    assert.equal(long.length, 102);
    assert.match(long, /^“firstx+…x+last”$/);
  });
});
