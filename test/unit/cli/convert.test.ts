import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { readSafetensors } from '../../../src/core/weights/readSafetensors';
import { MemorySource } from '../../../src/core/bytes/byteSource';
import { assertSameBytes } from '../../support/assertBytes';
import { qnat } from '../../support/cli';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';

const MODEL = safetensorsFile(
  [floatTensor('a', [64, 64], Math.cos), floatTensor('norm', [16], Math.sin)],
  { format: 'pt' },
);

describe('qnat convert', () => {
  const folder = temporaryFolder();
  const model = () => folder.path('model.safetensors');
  beforeEach(() => writeFile(model(), MODEL));

  const convert = async (...args: string[]) => {
    const { status, stdout, stderr } = await qnat('convert', ...args);
    assert.equal(status, 0, stderr);
    return stdout;
  };

  it('goes from format to format and back to the same bytes', async () => {
    const [npz, gguf, back] = ['m.npz', 'm.gguf', 'back.safetensors'].map(folder.path);
    assert.match(await convert(model(), '-o', npz), /^m\.npz: 2 tensors as F32, /);
    await convert(npz, '-o', gguf);
    await convert(gguf, '-o', back, '--include', 'a', '--include', 'norm');
    const found = await readSafetensors(new MemorySource(await readFile(back)));
    const expected = await readSafetensors(new MemorySource(MODEL));
    const bytes = await readFile(back);
    for (const [index, { name, offset, length }] of [...expected.tensors].entries()) {
      const tensor = found.tensors.at(index)!;
      assert.equal(tensor.name, name);
      assertSameBytes(
        bytes.subarray(tensor.offset, tensor.offset + length),
        MODEL.subarray(offset, offset + length),
      );
    }
  });

  it('splits a file, and joins its shards again by their index or folder', async () => {
    await mkdir(folder.path('shards'));
    const index = folder.path('shards/model.safetensors.index.json');
    await convert(model(), '-o', index, '--max-shard', '1KB');
    assert.deepEqual((await readdir(folder.path('shards'))).sort(), [
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
    ]);
    for (const source of [index, folder.path('shards')]) {
      await convert(source, '-fo', folder.path('whole.safetensors'));
      assertSameBytes(await readFile(folder.path('whole.safetensors')), MODEL);
    }
    // The index is read, though its folder is named.
    const onto = await qnat('convert', folder.path('shards'), '-fo', index, '--max-shard', '1KB');
    assert.match(onto.stderr, /it is read, and cannot be written over/);
  });

  it('brings the kept tensors of a QNAT file along, unless told not to', async () => {
    const source = folder.path('m.qnat');
    const out = folder.path('out.safetensors');
    await convert(model(), '-o', source);
    assert.match(await convert(source, '-o', out), /m\.qnat\.safetensors: its tensors are there/);
    const names = async () => {
      const { tensors } = await readSafetensors(new MemorySource(await readFile(out)));
      return [...tensors.names];
    };
    assert.deepEqual(await names(), ['a', 'norm']);
    await convert(source, '-fo', out, '--no-sidecar');
    assert.deepEqual(await names(), ['a']);
    // Named by itself, too, it is there once.
    await convert(source, `${source}.safetensors`, '-fo', out);
    assert.deepEqual(await names(), ['a', 'norm']);
  });

  it('keeps a QNAT file whole that is quantized again', async () => {
    const [first, second, third] = ['1.qnat', '2.qnat', '3.qnat'].map(folder.path);
    await convert(model(), '-o', first);
    assert.match(
      await convert(first, '-o', second, '--block-size', '32'),
      /1\.qnat\.safetensors: its tensors are there too\n2\.qnat\.safetensors: 1 tensor not/,
    );
    const [kept, again] = await Promise.all(
      [first, second].map(async (path) => {
        const bytes = await readFile(`${path}.safetensors`);
        return { bytes, file: await readSafetensors(new MemorySource(bytes)) };
      }),
    );
    assert.deepEqual(again.file.metadata, { format: 'pt', 'qnat.sidecar_of': '2.qnat' });
    assert.deepEqual([...again.file.tensors.names], ['norm']);
    assertSameBytes(again.bytes.subarray(-64), kept.bytes.subarray(-64));
    // What was kept can be quantized now, and is no more beside the file then.
    await convert(second, '-o', third, '--min-rank', '1', '--exclude', '');
    assert.ok(!(await readdir(folder.path())).includes('3.qnat.safetensors'));
  });

  it('tells with its status what is at fault', async () => {
    const out = folder.path('out.npy');
    const statusOf = async (input: string, output: string, ...options: string[]) =>
      (await qnat('convert', input, '-o', output, ...options)).status;
    assert.equal(await statusOf(model(), out), 2);
    assert.equal(await statusOf(model(), out, '--include', 'none'), 2);
    assert.equal(await statusOf(model(), out, '--dtype', 'bf16', '--include', 'a'), 2);
    await writeFile(folder.path('page.safetensors'), '<!DOCTYPE html>');
    assert.equal(await statusOf(folder.path('page.safetensors'), out), 1);
    assert.equal(await statusOf(folder.path('nothing.safetensors'), out), 3);
    assert.equal(await statusOf(model(), folder.path('nowhere/out.npz')), 3);
  });

  it('takes a file without tensors for what it is', async () => {
    await writeFile(model(), safetensorsFile([]));
    const empty = folder.path('empty.safetensors');
    assert.match(await convert(model(), '-o', empty), /^empty\.safetensors: 0 tensors, /);
    const { status, stderr } = await qnat('convert', model(), '-o', folder.path('m.qnat'));
    assert.equal(status, 2);
    assert.match(stderr, /There are no tensors in the weights/);
  });

  it('refuses what cannot be, and leaves no file', async () => {
    const out = folder.path('out.safetensors');
    const twice = await qnat('convert', model(), model(), '-o', out);
    assert.match(twice.stderr, /model\.safetensors and model\.safetensors both have a tensor “a”/);
    const blocks = await qnat('convert', model(), '-o', out, '--to', 'bitsandbytes');
    assert.match(blocks.stderr, /Quantize to QNAT first/);
    const onto = await qnat('convert', model(), '-fo', model());
    assert.match(onto.stderr, /is read; it cannot be written over/);
    assert.deepEqual(await readdir(folder.path()), ['model.safetensors']);
  });
});
