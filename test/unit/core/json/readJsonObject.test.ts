import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readJsonObject } from '../../../../src/core/json/readJsonObject';

const MIB = 1024 * 1024;
const utf8 = new TextEncoder();

/** The fields in their order, or undefined if it is no JSON object. */
async function read(bytes: Uint8Array, begin = 0): Promise<[string, unknown][] | undefined> {
  const fields: [string, unknown][] = [];
  try {
    await readJsonObject(new MemorySource(bytes), begin, bytes.length, (key, cursor) => {
      const value = cursor.value();
      fields.push([key, value]);
    });
    return fields;
  } catch (error) {
    assert.ok(error instanceof SyntaxError, String(error));
    return undefined;
  }
}

/** What JSON.parse makes of the same: it is the judge. */
function parsed(bytes: Uint8Array): object | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function agrees(bytes: Uint8Array): Promise<void> {
  const fields = await read(bytes);
  assert.deepEqual(fields && Object.fromEntries(fields), parsed(bytes));
}

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(
    fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  ),
);
const object = fc.dictionary(fc.string({ unit: 'binary' }), value);
const written = fc
  .tuple(object, fc.constantFrom('', ' ', '\n', '\t'))
  .map(([fields, space]) => utf8.encode(JSON.stringify(fields, null, space) + space));

describe('readJsonObject', () => {
  it('reads what JSON.parse reads', () => fc.assert(fc.asyncProperty(written, agrees)));

  it('refuses what JSON.parse refuses, whatever the damage', () => {
    const byte = fc.oneof(
      fc.constantFrom(...utf8.encode('{}[],:"\\ 0123.-e\ttrue\u00e9')),
      fc.nat(255),
    );
    const damage = fc.array(fc.tuple(fc.nat(), byte), { minLength: 1, maxLength: 3 });
    return fc.assert(
      fc.asyncProperty(written, damage, fc.nat(), async (whole, changes, length) => {
        const bytes = whole.slice(0, length % 4 === 0 ? length % (whole.length + 1) : undefined);
        for (const [at, code] of changes) if (bytes.length > 0) bytes[at % bytes.length] = code;
        await agrees(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  for (const text of [
    '{"a":01}',
    '{"a":[01]}',
    '{"a":[1,]}',
    '{"a":[1 2]}',
    '{"a":[-1, 2e3, 12345678901234567890]}',
    '{"a":1,}',
    '{"a":1}}',
    '{"a":[}',
    '{"a":}',
    '{a:1}',
    '{"a" 1}',
    '{"a":"\u0001"}',
    '{"a":"\\x"}',
    '{"a":"\\u00e9\\""}',
    '{"a":{"b":"}"}}',
    '{"__proto__":[0]}',
    '\ufeff{}',
    '[]',
    '',
  ]) {
    it(`agrees with JSON.parse on ${JSON.stringify(text)}`, () => agrees(utf8.encode(text)));
  }

  it('keeps the order of the file, and keys that are there twice', async () => {
    const fields = await read(utf8.encode('{"b":1,"7":2,"b":3}'));
    assert.deepEqual(fields, [
      ['b', 1],
      ['7', 2],
      ['b', 3],
    ]);
  });

  it('reads texts of several windows, wherever characters and fields are cut', async () => {
    const names = Array.from({ length: 60_000 }, (_, index) => [`權重😀é${index}`, [index, 64]]);
    const long = ['long', '😀'.repeat(MIB)];
    const text = JSON.stringify(Object.fromEntries([...names, long, ...names]));
    for (let shift = 0; shift < 4; shift++) {
      const bytes = utf8.encode('x'.repeat(shift) + text);
      const fields = await read(bytes, shift);
      assert.deepEqual(Object.fromEntries(fields!), JSON.parse(text));
    }
  });

  it('refuses a text that ends, or is no UTF-8, windows later', async () => {
    const bytes = utf8.encode(JSON.stringify({ a: 'x'.repeat(3 * MIB), b: 1 }));
    assert.ok(await read(bytes));
    assert.equal(await read(bytes.slice(0, -1)), undefined);
    bytes[2 * MIB] = 0x80;
    assert.equal(await read(bytes), undefined);
  });
});
