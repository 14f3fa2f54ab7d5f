import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { LEVELS } from '../../../src/core/nf4/codebook';
import { ended, qnat, start } from '../../support/cli';
import * as golden from '../../support/golden';
import { assertSameBytes } from '../../support/assertBytes';
import { quantizeInMemory } from '../../support/quantize';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';

interface Block {
  readonly scale: number;
  readonly quantizedScale: { value: number; offset: number };
  readonly scalesScale: { value: number; offset: number };
  readonly zeroPoint: { value: number; offset: number };
  readonly values: {
    index: number;
    offset: number;
    byte: number;
    nibble: string;
    code: number;
    level: number;
    value: number;
  }[];
}

const fixture = (name: string) => join(golden.GOLDEN, name);
const ESCAPE = '\u001b';

/** The golden tensor of a file of its own, and the values the crate reads back. */
function goldenValues(file: string, name: string): Float32Array {
  const example = golden.cases.find(({ standalone }) => standalone === file)!;
  const tensor = example.tensors.find((one) => one.name === name)!;
  return golden.floatsOf(golden.dequantizedBytes(tensor));
}

/** Values as bytes; every NaN the same. */
const bits = (values: Iterable<number>) =>
  new Uint8Array(Float32Array.from(values, (value) => (Number.isNaN(value) ? NaN : value)).buffer);

async function json<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await qnat('inspect', ...args, '--json');
  assert.deepEqual([status, stderr], [0, '']);
  return JSON.parse(stdout) as T;
}

describe('qnat inspect', () => {
  const folder = temporaryFolder();

  it('prints facts, findings and an aligned table', async () => {
    const { status, stdout, stderr } = await qnat('inspect', fixture('transformer.qnat'));
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^Model +qlora-model$/m);
    assert.match(stdout, /^Parameters +139,264$/m);
    assert.match(stdout, /^Findings: 2 notes$/m);
    assert.ok(!stdout.includes(ESCAPE));
    const table = stdout.slice(stdout.indexOf('SHAPE')).trimEnd().split('\n');
    assert.equal(table.length, 17);
    const at = table[0].indexOf('NAME');
    assert.ok(table.slice(1).every((line) => /^ \S+$/.test(line.slice(at - 1))));
  });

  it('prints every case of the crate as JSON', async () => {
    for (const example of golden.cases.filter(({ standalone }) => standalone)) {
      const file = await json<Record<string, unknown> & { tensors: Record<string, unknown>[] }>(
        fixture(example.standalone!),
      );
      const { modelName, modelType, computeDtype } = file;
      assert.deepEqual({ modelName, modelType, computeDtype }, golden.metadataOf(example));
      assert.deepEqual(
        file.tensors.map(({ name, shape, offset, declaredOffset, bytes }) => {
          return { name, shape, offset, declaredOffset, bytes };
        }),
        example.tensors.map(({ name, shape, trueOffset, declaredOffset, length }) => {
          return { name, shape, offset: trueOffset, declaredOffset, bytes: length };
        }),
      );
    }
  });

  it('prints integers that no double holds as strings', async () => {
    const bytes = await readFile(fixture('default.qnat'));
    bytes.writeBigUInt64LE(2n ** 64n - 1n, 12);
    await writeFile(folder.path('m.qnat'), bytes);
    const file = await json<{ metadataSize: unknown }>(folder.path('m.qnat'));
    assert.equal(file.metadataSize, '18446744073709551615');
  });

  it('prints the values that the crate reads back, one a line', async () => {
    for (const [file, name] of [
      ['double-zero.qnat', 'weight'],
      ['special-values.qnat', 'infinity'],
    ]) {
      const expected = goldenValues(file, name);
      const range = `3:${expected.length}`;
      const { stdout } = await qnat('inspect', fixture(file), '-t', name, '--values', range);
      const values = stdout.trimEnd().split('\n').map(Number);
      assertSameBytes(bits(values), bits(expected.subarray(3)), name);
    }
  });

  it('prints values as JSON, also those that JSON has no number for', async () => {
    const args = [fixture('special-values.qnat'), '--tensor', 'infinity', '--values', ':'];
    const { values } = await json<{ values: (number | string)[] }>(...args);
    assert.ok(values.every((value) => typeof value === 'number' || /^-?Inf|^NaN$/.test(value)));
    assert.ok(values.some((value) => typeof value === 'string'));
    const expected = goldenValues('special-values.qnat', 'infinity');
    assertSameBytes(bits(values.map(Number)), bits(expected));
  });

  it('takes a block apart, down to the byte', async () => {
    const path = fixture('double-zero.qnat');
    const block = await json<Block>(path, '--tensor', 'weight', '--block', '3');
    const bytes = await readFile(path);
    const expected = goldenValues('double-zero.qnat', 'weight');
    assert.equal(bytes.readFloatLE(block.zeroPoint.offset), Math.fround(block.zeroPoint.value));
    assert.equal(bytes[block.quantizedScale.offset], block.quantizedScale.value);
    const k = bytes.readFloatLE(block.scalesScale.offset);
    assert.equal(Math.fround(block.scale), Math.fround((block.quantizedScale.value - 128) * k));
    assert.equal(block.values.length, 64);
    for (const [place, value] of block.values.entries()) {
      assert.equal(value.index, 192 + place);
      assert.equal(bytes[value.offset], value.byte);
      assert.equal(value.nibble === 'low' ? value.byte & 15 : value.byte >> 4, value.code);
      assert.equal(Math.fround(value.level), LEVELS[value.code]);
      assert.equal(Math.fround(value.value), expected[value.index]);
    }
  });

  it('prints a block for people', async () => {
    const path = fixture('odd-blocks.qnat');
    const { stdout } = await qnat('inspect', path, '--tensor', 'weight', '--block', '1');
    assert.match(stdout, /^Block 1 of 32 of weight$/m);
    assert.match(stdout, /^f32 scale +\S+ at byte \d/m);
    const rows = stdout.slice(stdout.indexOf('INDEX')).trimEnd().split('\n').slice(1);
    assert.equal(rows.length, 33);
    assert.match(rows[32], /^ *65 +\d+ +0x0[0-9A-F] +low /);
  });

  it('reads no more of a huge block than is asked for', async () => {
    const row = floatTensor('w', [1, 3_000_001], Math.sin);
    const { output } = await quantizeInMemory(safetensorsFile([row]), { strategy: 'channel' });
    await writeFile(folder.path('m.qnat'), output);
    const values = async (range: string) => {
      const path = folder.path('m.qnat');
      const { stdout } = await qnat('inspect', path, '-t', 'w', '--values', range);
      return bits(stdout.trimEnd().split('\n').map(Number));
    };
    const all = await values(':');
    assert.equal(all.length, 4 * 3_000_001);
    assertSameBytes(await values('2999999:'), all.slice(4 * 2_999_999));
  });

  it('refuses what is not there, with a hint', async () => {
    const path = fixture('transformer.qnat');
    const name = 'lm_head.weight';
    const refused = [
      { args: ['--tensor', 'LM_HEAD'], says: /no tensor “LM_HEAD”\. There is “lm_head\.weight”\./ },
      { args: ['--tensor', name, '--values', '0:8193'], says: /“lm_head\.weight” has 8192/ },
      { args: ['--tensor', name, '--values', '9:3'], says: /ends before it begins/ },
      { args: ['--tensor', name, '--values', 'x'], says: /takes a range such as 0:64/ },
      { args: ['--tensor', name, '--block', '128'], says: /has blocks 0 to 127/ },
      { args: ['--tensor', name, '--block', '-1'], says: /ambiguous|whole number/ },
      { args: ['--block', '1'], says: /want a tensor/ },
      { args: ['--tensor', name, '--block', '1', '--values', ':'], says: /exclude each other/ },
    ];
    for (const { args, says } of refused) {
      const { status, stdout, stderr } = await qnat('inspect', path, ...args);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, says);
    }
  });

  it('ends with status 1 for values that are damaged, and for a file that is not QNAT', async () => {
    const bytes = await readFile(fixture('default.qnat'));
    await writeFile(folder.path('cut.qnat'), bytes.subarray(0, 200));
    const args = [folder.path('cut.qnat'), '--tensor', 'weight'];
    assert.equal((await qnat('inspect', ...args)).status, 0);
    const { status, stderr } = await qnat('inspect', ...args, '--values', ':4');
    assert.equal(status, 1);
    assert.match(stderr, /“weight” cannot be read \(cut\)/);
    const not = await qnat('inspect', fixture('cases.json'));
    assert.equal(not.status, 1);
    assert.match(not.stderr, /This is not a QNAT file/);
  });

  it('gives a terminal no commands from a file', async () => {
    const evil = floatTensor(`${ESCAPE}[2J\nw\u202e`, [2, 64], Math.sin);
    const { output } = await quantizeInMemory(safetensorsFile([evil]));
    await writeFile(folder.path('m.qnat'), output);
    const { stdout } = await qnat('inspect', folder.path('m.qnat'));
    assert.ok(!stdout.includes(ESCAPE));
    assert.match(stdout, /\\u\{1B\}\[2J\\u\{A\}w\\u\{202E\}\n$/);
    const { stderr } = await qnat('inspect', folder.path('m.qnat'), '--tensor', 'w');
    assert.ok(!stderr.includes(ESCAPE));
  });

  it('takes it quietly when its reader leaves', async () => {
    const row = floatTensor('w', [64, 16384], Math.sin);
    const { output } = await quantizeInMemory(safetensorsFile([row]));
    await writeFile(folder.path('m.qnat'), output);
    const child = start(['inspect', folder.path('m.qnat'), '--tensor', 'w', '--values', ':']);
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    const { status, stderr } = await ended(child);
    assert.deepEqual([status, stderr], [0, '']);
  });
});
