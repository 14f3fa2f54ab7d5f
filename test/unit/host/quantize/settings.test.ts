import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  checkOptions,
  type Choices,
  DEFAULTS,
  fingerprint,
  parseChoices,
  sameChoices,
  storeChoices,
} from '../../../../src/host/quantize/settings';

interface Manifest {
  contributes: { configuration: { properties: Record<string, { default: unknown }> } };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

function parse(settings: Record<string, unknown>): Choices {
  return parseChoices((key) => settings[key], DEFAULTS);
}

describe('quantizing settings', () => {
  it('have the defaults that package.json declares', () => {
    const declared = Object.entries(manifest.contributes.configuration.properties)
      .filter(([key]) => key.startsWith('qnat.quantize.'))
      .map(([key, { default: value }]) => [key.slice('qnat.quantize.'.length), value]);
    assert.deepEqual(Object.fromEntries(declared), storeChoices(DEFAULTS));
  });

  it('take every valid value', () => {
    const settings = {
      blockSize: 4294967295,
      strategy: 'channel',
      doubleQuantization: true,
      zeroPoints: true,
      refine: true,
      computeDtype: 'BF16',
      include: ['*.weight'],
      exclude: [],
      minimumRank: 0,
      indivisible: 'pad',
      layout: 'reference',
      sidecar: false,
      outputDirectory: 'out',
    };
    assert.deepEqual(storeChoices(parse(settings)), settings);
  });

  it('fall back where a value is nonsense', () => {
    const nonsense = [null, undefined, 'x', -1, 0.5, 2 ** 32, NaN, {}, [1], ['a', 7]];
    const keys = Object.keys(DEFAULTS.options);
    for (const value of nonsense) {
      const settings = Object.fromEntries(keys.map((key) => [key, value]));
      assert.deepEqual(parse(settings), DEFAULTS, JSON.stringify(value));
    }
    assert.deepEqual(parse({ outputDirectory: 7, include: [] }), DEFAULTS);
  });

  it('leave out empty patterns, and tell what they do not follow', () => {
    const told: string[] = [];
    const settings: Record<string, unknown> = {
      exclude: [''],
      include: ['*.weight', ' '],
      blockSize: '64',
      layout: undefined,
      outputDirectory: 7,
    };
    const { options } = parseChoices(
      (key) => settings[key],
      DEFAULTS,
      (key, problem) => told.push(`${key} ${problem}`),
    );
    const expected = { ...DEFAULTS.options, exclude: [], include: ['*.weight'] };
    assert.deepEqual(options, expected);
    assert.deepEqual(told, [
      'blockSize is ignored: it must be a whole number from 1 to 4,294,967,295, and not "64".',
      'include has an empty pattern, which is left out.',
      'exclude has an empty pattern, which is left out.',
      'outputDirectory is ignored: it must be text.',
    ]);
  });

  it('keep the default where only empty patterns are to be included', () => {
    assert.deepEqual(parse({ include: ['', ' '] }), DEFAULTS);
  });

  it('read back what is stored', () => {
    const choices = parse({ blockSize: 128, outputDirectory: '/out' });
    assert.deepEqual(parse(storeChoices({ ...choices, outputName: 'a.qnat' })), choices);
  });

  it('tell choices apart', () => {
    const reversed = Object.fromEntries(Object.entries(DEFAULTS.options).reverse());
    const same = { ...DEFAULTS, options: reversed as unknown as Choices['options'] };
    assert.equal(fingerprint(same), fingerprint(DEFAULTS));
    assert.ok(sameChoices(same, DEFAULTS));
    assert.ok(!sameChoices({ ...DEFAULTS, outputName: 'a.qnat' }, DEFAULTS));
    assert.ok(!sameChoices(parse({ blockSize: 128 }), DEFAULTS));
  });
});

describe('options of other extensions', () => {
  it('are taken when they are valid', () => {
    assert.deepEqual(checkOptions({ blockSize: 32, layout: undefined }), { blockSize: 32 });
    assert.deepEqual(checkOptions(undefined), {});
  });

  it('are refused by name when they are not', () => {
    assert.throws(
      () => checkOptions({ sidecar: true, minimumRank: '2' }),
      /^InvalidRequestError: The option “minimumRank” is wrong: it must be a whole number from 0 to \d+, and not "2"\.$/,
    );
    assert.throws(() => checkOptions({ blocksize: 64 }), /There is no option “blocksize”/);
    assert.throws(() => checkOptions({ toString: 1 }), /There is no option “toString”/);
    assert.throws(() => checkOptions({ include: [] }), /“include”.*one at least, and not \[\]/);
    assert.throws(() => checkOptions(null), /must be an object/);
  });
});
