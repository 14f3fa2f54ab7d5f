import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InvalidRequestError } from '../../../../src/core/errors';
import { isUri, LINK_PATH, linkQuery, parseLink } from '../../../../src/host/links/blockLink';

describe('links to blocks', () => {
  it('lead to what they were made of', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, fc.nat(), fc.nat(), (file, tensor, nth, block) => {
        const link = { file, tensor, nth: nth === 0 ? undefined : nth, block };
        assert.deepEqual(parseLink(LINK_PATH, linkQuery(link)), link);
      }),
    );
  });

  it('can be read', () => {
    const query = linkQuery({ file: '/models/a b.qnat', tensor: 'layers.0.weight', block: 7 });
    assert.equal(query, 'file=/models/a%20b.qnat&tensor=layers.0.weight&block=7');
    const second = linkQuery({ file: '/a.qnat', tensor: 'w', nth: 1, block: 7 });
    assert.equal(second, 'file=/a.qnat&tensor=w&nth=1&block=7');
  });

  it('may name a file alone, or a tensor', () => {
    const nothing = { tensor: undefined, nth: undefined, block: undefined };
    assert.deepEqual(parseLink('/open', 'file=/a%20b.qnat'), { ...nothing, file: '/a b.qnat' });
    assert.deepEqual(parseLink('/open', 'file=/a&tensor=w').tensor, 'w');
  });

  const refused: [path: string, query: string, message: RegExp][] = [
    ['/close', 'file=/a', /its path is “\/close”/],
    ['/open', 'tensor=w', /names no file/],
    ['/open', 'file=', /names no file/],
    ['/open', 'file=/a&block=-1', /“-1” is not a number/],
    ['/open', 'file=/a&tensor=w&nth=x', /names no tensor: “x” is not a number/],
    ['/open', 'file=/a&block=1e3', /“1e3” is not a number/],
    ['/open', 'file=/a&block=99999999999999999999', /is not a number/],
  ];
  for (const [path, query, message] of refused)
    it(`are refused where they say ${path}?${query}`, () => {
      assert.throws(
        () => parseLink(path, query),
        (error) => error instanceof InvalidRequestError && message.test(error.message),
      );
    });

  it('tell URIs from paths', () => {
    for (const uri of ['file:///a', 'vscode-remote://ssh-remote+h/a']) assert.ok(isUri(uri));
    for (const path of ['/a', 'C:\\a', 'c:/a']) assert.ok(!isUri(path));
  });
});
