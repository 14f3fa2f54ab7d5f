import assert from 'node:assert/strict';
import { expandHome, isAbsolute } from '../../../../src/host/quantize/directory';

describe('a folder in the settings', () => {
  it('is absolute by the rule of the system', () => {
    const folders = ['/a', 'a', 'C:\\a', 'c:/a', '\\a', '\\\\server\\a', 'C:a'];
    const absolute = (windows: boolean) => folders.filter((folder) => isAbsolute(folder, windows));
    assert.deepEqual(absolute(false), ['/a']);
    assert.deepEqual(absolute(true), ['/a', 'C:\\a', 'c:/a', '\\a', '\\\\server\\a']);
  });

  it('may begin with the home folder', () => {
    const folders = ['~', '~/models', '~\\models', '~other/a', 'a/~', ''];
    const expanded = (windows: boolean) =>
      folders.map((folder) => expandHome(folder, '/me', windows));
    assert.deepEqual(expanded(false), ['/me', '/me/models', '~\\models', '~other/a', 'a/~', '']);
    assert.deepEqual(expanded(true).slice(0, 3), ['/me', '/me/models', '/me\\models']);
  });
});
