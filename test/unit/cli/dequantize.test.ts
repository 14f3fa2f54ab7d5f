import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MemorySource } from '../../../src/core/bytes/byteSource';
import { encodeFloats } from '../../../src/core/weights/encode';
import { readSafetensors } from '../../../src/core/weights/readSafetensors';
import { assertSameBytes } from '../../support/assertBytes';
import { ended, qnat, start } from '../../support/cli';
import * as golden from '../../support/golden';
import { quantizeInMemory } from '../../support/quantize';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';

const fixture = (name: string) => join(golden.GOLDEN, name);
const standalone = golden.cases.filter((example) => example.standalone);

/** Makes every NaN of f32 bytes the same: their bits are the processor's choice. */
function canonical(bytes: Uint8Array): Uint8Array {
  const values = golden.floatsOf(bytes);
  return new Uint8Array(values.map((value) => (Number.isNaN(value) ? NaN : value)).buffer);
}

describe('qnat dequantize', () => {
  const folder = temporaryFolder();
  const out = () => folder.path('out.safetensors');

  async function written() {
    const bytes = new Uint8Array(await readFile(out()));
    const { tensors: table, metadata } = await readSafetensors(new MemorySource(bytes));
    const tensors = [...table];
    const dataOf = ({ offset, length }: (typeof tensors)[number]) =>
      bytes.slice(offset, offset + length);
    return { tensors, metadata, dataOf };
  }

  for (const example of standalone) {
    it(`${example.name}: gives the values that the crate gives`, async () => {
      const args = [fixture(example.standalone!), '-o', out(), '--dtype', 'f32'];
      const { status, stdout } = await qnat('dequantize', ...args);
      assert.equal(status, 0);
      assert.match(stdout, /^out\.safetensors: \d+ tensors? as F32, .* in .*\n$/);
      const { tensors, dataOf } = await written();
      assert.equal(tensors.length, example.tensors.length);
      for (const tensor of example.tensors) {
        const found = tensors.find(({ name }) => name === tensor.name)!;
        assert.deepEqual([found.dtype, found.shape], ['F32', tensor.shape]);
        const expected = canonical(golden.dequantizedBytes(tensor));
        assertSameBytes(canonical(dataOf(found)), expected, tensor.name);
      }
    });
  }

  it('writes the compute dtype that the file names, or the one asked for', async () => {
    const example = standalone.find((one) => one.standalone === 'non-ascii.qnat')!;
    const [tensor] = example.tensors;
    const values = golden.floatsOf(golden.dequantizedBytes(tensor));
    for (const [dtype, args] of [
      ['BF16', []],
      ['F16', ['--dtype', 'F16']],
    ] as const) {
      const path = fixture('non-ascii.qnat');
      assert.equal((await qnat('dequantize', path, '-fo', out(), ...args)).status, 0);
      const { tensors, metadata, dataOf } = await written();
      const found = tensors.find(({ name }) => name === tensor.name)!;
      assert.equal(found.dtype, dtype);
      assert.deepEqual(metadata, { format: 'pt' });
      assertSameBytes(dataOf(found), encodeFloats(dtype, values));
    }
  });

  it('gives the values of blocks of every size', async () => {
    const tensors = [
      floatTensor('wide', [2, 1_500_001], Math.sin),
      floatTensor('rows', [40_000, 33], Math.cos),
    ];
    const { output } = await quantizeInMemory(safetensorsFile(tensors), { strategy: 'channel' });
    await writeFile(folder.path('m.qnat'), output);
    assert.equal((await qnat('dequantize', folder.path('m.qnat'), '-o', out())).status, 0);
    const found = await written();
    for (const [index, { name, bytes }] of tensors.entries()) {
      const source = golden.floatsOf(bytes);
      const values = golden.floatsOf(found.dataOf(found.tensors[index]));
      assert.equal(values.length, source.length);
      const worst = values.findIndex((value, at) => Math.abs(value - source[at]) > 0.16);
      assert.equal(worst, -1, name);
    }
  });

  it('refuses to leave out a tensor that cannot be read', async () => {
    const bytes = await readFile(fixture('transformer.qnat'));
    await writeFile(folder.path('cut.qnat'), bytes.subarray(0, 79_000));
    const { status, stdout, stderr } = await qnat(
      'dequantize',
      folder.path('cut.qnat'),
      '-o',
      out(),
    );
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(
      stderr,
      /“model\.layers\.1\.self_attn\.k_proj\.weight” cannot be read: the file ends/,
    );
    assert.deepEqual(await readdir(folder.path()), ['cut.qnat']);
  });

  it('warns of a file whose values may be wrong', async () => {
    const bytes = await readFile(fixture('default.qnat'));
    bytes.writeUInt32LE(7, 4);
    await writeFile(folder.path('m.qnat'), bytes);
    const { status, stderr } = await qnat('dequantize', folder.path('m.qnat'), '-o', out());
    assert.equal(status, 0);
    assert.match(stderr, /m\.qnat has 1 warning, so values may be wrong/);
  });

  it('replaces what is there only with --force, and never what it reads', async () => {
    await writeFile(out(), 'old');
    const path = fixture('default.qnat');
    const { status, stderr } = await qnat('dequantize', path, '-o', out());
    assert.equal(status, 2);
    assert.match(stderr, /--force replaces it/);
    assert.equal(await readFile(out(), 'utf8'), 'old');
    const copy = folder.path('m.qnat');
    await writeFile(copy, await readFile(path));
    assert.equal((await qnat('dequantize', copy, '-fo', copy)).status, 2);
    assert.equal((await qnat('dequantize', copy, '-fo', out())).status, 0);
  });

  it('stops at SIGINT with status 130 and leaves no file', async () => {
    const large = floatTensor('w', [4096, 4096], (index) => index % 13);
    const { output } = await quantizeInMemory(safetensorsFile([large]));
    await writeFile(folder.path('m.qnat'), output);
    const child = start(['dequantize', folder.path('m.qnat'), '-o', out()]);
    const result = ended(child);
    while ((await readdir(folder.path())).length < 2) await new Promise(setImmediate);
    child.kill('SIGINT');
    assert.equal((await result).status, 130);
    assert.deepEqual(await readdir(folder.path()), ['m.qnat']);
  });
});
