import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
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
    const nonsense = [null, undefined, 'x', -1, 0.5, 2 ** 32, NaN, {}, [1], [' '], ['a', 7]];
    const keys = Object.keys(DEFAULTS.options);
    for (const value of nonsense) {
      const settings = Object.fromEntries(keys.map((key) => [key, value]));
      assert.deepEqual(parse(settings), DEFAULTS, JSON.stringify(value));
    }
    assert.deepEqual(parse({ outputDirectory: 7, include: [] }), DEFAULTS);
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
