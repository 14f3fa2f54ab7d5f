import assert from 'node:assert/strict';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefiningErrors } from '../../../src/core/convert/runResult';
import { assertSameBytes } from '../../support/assertBytes';
import { ended, qnat, start } from '../../support/cli';
import { GOLDEN } from '../../support/golden';
import { quantizeInMemory } from '../../support/quantize';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { shardName, shardsOf } from '../../support/shards';
import { temporaryFolder } from '../../support/temporaryFolder';

const MODEL = join(GOLDEN, 'transformer.safetensors');
const REFERENCE = [
  ...['--layout', 'reference', '--min-rank', '2', '--indivisible', 'keep'],
  ...['--exclude', '', '--no-sidecar'],
];
const METADATA = { modelName: 'out', modelType: 'qlora', computeDtype: 'F32' } as const;

describe('qnat quantize', () => {
  const folder = temporaryFolder();
  const out = () => folder.path('out.qnat');

  it('writes what the crate writes, byte for byte, and says so in a line', async () => {
    const { status, stdout, stderr } = await qnat('quantize', MODEL, '-o', out(), ...REFERENCE);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    assert.match(stdout, /^out\.qnat: 16 tensors, 77\.7 KiB .* in .*\n5 tensors not .*left out\n$/);
    assertSameBytes(await readFile(out()), await readFile(join(GOLDEN, 'transformer.qnat')));
    assert.deepEqual(await readdir(folder.path()), ['out.qnat']);
  });

  it('takes a clone from Hugging Face for the model in it, and says what it does not read', async () => {
    const model = folder.path('clone');
    await mkdir(model);
    const shards = await shardsOf(await readFile(MODEL));
    const others = { 'config.json': '{}', 'tokenizer.json': '{}', 'pytorch_model.bin': 'not read' };
    for (const [name, bytes] of Object.entries({ ...shards, ...others })) {
      await writeFile(join(model, name), bytes);
    }
    const { status, stdout } = await qnat('quantize', model, '-o', out(), ...REFERENCE);
    assert.equal(status, 0);
    assert.match(stdout, /^out\.qnat: 16 tensors.*\nnot read of the folder: pytorch_model\.bin\n/);
    assertSameBytes(await readFile(out()), await readFile(join(GOLDEN, 'transformer.qnat')));
    const compared = await qnat('compare', out(), model);
    assert.equal(compared.stderr, 'qnat: not read of the folder: pytorch_model.bin\n');
    const json = await qnat('quantize', model, '-fo', out(), '--json');
    const { notRead } = JSON.parse(json.stdout) as { notRead: string[] };
    assert.deepEqual(notRead, [join(model, 'pytorch_model.bin')]);
    await rm(join(model, shardName(1)));
    const missing = await qnat('quantize', model, '-fo', out());
    assert.match(missing.stderr, /“model-00001-of-00002\.safetensors” is missing; download/);
    assert.equal(missing.status, 3);
  });

  it('has the defaults of the extension', async () => {
    assert.equal((await qnat('quantize', MODEL, '-o', out())).status, 0);
    const defaults = { minimumRank: 2, exclude: ['*norm*', '*embed*'] };
    const expected = await quantizeInMemory(await readFile(MODEL), defaults, METADATA);
    assertSameBytes(await readFile(out()), expected.output);
    assertSameBytes(await readFile(`${out()}.safetensors`), expected.sidecar!);
  });

  it('takes every option', async () => {
    const bf16 = { ...METADATA, computeDtype: 'BF16' } as const;
    const args = [
      ...['--block-size=32', '--double-quant', '--zero-points', '--compute-dtype', 'bf16'],
      ...['--include', '*mlp*', '--include', '*attn*', '--exclude', '*layers.1*'],
      ...['--min-rank', '1', '--indivisible', 'PAD', '--layout', 'corrected'],
    ];
    assert.equal((await qnat('quantize', MODEL, '-o', out(), ...args)).status, 0);
    const options = {
      blockSize: 32,
      doubleQuantization: true,
      zeroPoints: true,
      computeDtype: 'BF16',
      include: ['*mlp*', '*attn*'],
      exclude: ['*layers.1*'],
      minimumRank: 1,
      indivisible: 'pad',
    } as const;
    const expected = await quantizeInMemory(await readFile(MODEL), options, bf16);
    assertSameBytes(await readFile(out()), expected.output);
  });

  it('refines scales, and tells what that gained', async () => {
    const { stdout } = await qnat('quantize', MODEL, '-o', out(), '--refine');
    const line = /^out\.qnat: squared error \d+\.\d % lower by refined scales \(SQNR .* dB\)$/m;
    assert.match(stdout, line);
    const defaults = { minimumRank: 2, exclude: ['*norm*', '*embed*'], refine: true };
    const expected = await quantizeInMemory(await readFile(MODEL), defaults, METADATA);
    assertSameBytes(await readFile(out()), expected.output);
    const again = await qnat('quantize', MODEL, '-fo', out(), '--refine', '--json');
    const { errors } = JSON.parse(again.stdout) as { errors: RefiningErrors };
    assert.ok(errors.rmse > 0 && errors.rmse < errors.unrefined.rmse);
    assert.ok(errors.sqnr > errors.unrefined.sqnr);
    const refused = await qnat('quantize', MODEL, '-fo', out(), '--refine', '--layout=reference');
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /--refine does not go with --layout reference/);
  });

  it('makes the same with any number of threads', async () => {
    const defaults = { minimumRank: 2, exclude: ['*norm*', '*embed*'] };
    const expected = await quantizeInMemory(await readFile(MODEL), defaults, METADATA);
    for (const jobs of ['1', '3']) {
      assert.equal((await qnat('quantize', MODEL, '-fo', out(), '--jobs', jobs)).status, 0);
      assertSameBytes(await readFile(out()), expected.output);
    }
    const { status, stderr } = await qnat('quantize', MODEL, '-fo', out(), '--jobs', '0');
    assert.equal(status, 2);
    assert.match(stderr, /--jobs takes a whole number from 1 to 1024; not “0”/);
  });

  it('quantizes per channel, and several files as one model', async () => {
    const parts = [floatTensor('a', [4, 6], Math.sin), floatTensor('b', [2, 5], Math.cos)];
    const names = parts.map(({ name }) => folder.path(`${name}.safetensors`));
    for (const [index, part] of parts.entries())
      await writeFile(names[index], safetensorsFile([part]));
    assert.equal((await qnat('quantize', ...names, '-o', out(), '--per-channel')).status, 0);
    const options = { strategy: 'channel' } as const;
    const expected = await quantizeInMemory(safetensorsFile(parts), options, METADATA);
    assertSameBytes(await readFile(out()), expected.output);
  });

  it('prints the whole plan as JSON', async () => {
    const { stdout } = await qnat('quantize', MODEL, '-o', out(), '--json');
    const plan = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(plan.output, out());
    assert.equal(plan.sidecar, `${out()}.safetensors`);
    assert.ok(Array.isArray(plan.quantized) && Array.isArray(plan.kept));
    assert.equal(typeof plan.seconds, 'number');
  });

  it('replaces what is there only with --force', async () => {
    await writeFile(out(), 'old');
    const refused = await qnat('quantize', MODEL, '-o', out(), '--no-sidecar');
    assert.deepEqual([refused.status, refused.stdout], [2, '']);
    assert.match(refused.stderr, /^qnat: out\.qnat is already there; --force replaces it\.\n/);
    assert.equal(await readFile(out(), 'utf8'), 'old');
    assert.equal((await qnat('quantize', MODEL, '-fo', out(), '--no-sidecar')).status, 0);
    assert.ok((await readFile(out())).length > 1000);
  });

  it('does not replace a sidecar either', async () => {
    await writeFile(`${out()}.safetensors`, 'old');
    const { status, stderr } = await qnat('quantize', MODEL, '-o', out());
    assert.equal(status, 2);
    assert.match(stderr, /out\.qnat\.safetensors is already there/);
    assert.deepEqual(await readdir(folder.path()), ['out.qnat.safetensors']);
  });

  it('removes the sidecar of an older output only with --force', async () => {
    await qnat('quantize', MODEL, '-o', out());
    await rm(out());
    const refused = await qnat('quantize', MODEL, '-o', out(), '--no-sidecar');
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /out\.qnat\.safetensors is already there/);
    const { stdout } = await qnat('quantize', MODEL, '-fo', out(), '--no-sidecar');
    assert.match(stdout, /\nout\.qnat\.safetensors: removed\n$/);
    assert.deepEqual(await readdir(folder.path()), ['out.qnat']);
  });

  it('never writes over what it reads, by whatever name', async () => {
    const input = folder.path('m.safetensors');
    await writeFile(input, await readFile(MODEL));
    await link(input, folder.path('same.safetensors'));
    for (const name of ['m.safetensors', 'same.safetensors']) {
      const { status, stderr } = await qnat('quantize', input, '-fo', folder.path(name));
      assert.equal(status, 2);
      assert.match(stderr, /is read; it cannot be written over/);
    }
    assertSameBytes(await readFile(input), await readFile(MODEL));
  });

  it('ends with status 1 for data that cannot be quantized, and leaves nothing', async () => {
    const input = folder.path('bad.safetensors');
    const bad = floatTensor('w', [2, 64], (index) => (index === 70 ? NaN : 1));
    await writeFile(input, safetensorsFile([bad]));
    const { status, stderr } = await qnat('quantize', input, '-o', out());
    assert.equal(status, 1);
    assert.match(stderr, /“w” has 1 value that is NaN or infinite, the first at index 70/);
    await writeFile(input, 'not safetensors');
    assert.equal((await qnat('quantize', input, '-o', out())).status, 1);
    assert.deepEqual(await readdir(folder.path()), ['bad.safetensors']);
  });

  it('ends with status 3 when a file cannot be read or written', async () => {
    await mkdir(folder.path('folder'));
    const requests = [
      [folder.path('none.safetensors'), out()],
      [MODEL, folder.path('none/out.qnat')],
      [folder.path('folder'), out()],
      [MODEL, folder.path('folder')],
    ];
    for (const [input, output] of requests) {
      const { status, stderr } = await qnat('quantize', input, '-fo', output);
      assert.equal(status, 3, stderr);
      assert.match(
        stderr,
        /^qnat: \S+: (there is no such file or folder|there are no weight files in this folder.*|it is a folder.*)\.\n$/,
      );
    }
    assert.deepEqual(await readdir(folder.path()), ['folder']);
  });

  it('stops at SIGINT with status 130 and leaves no file', async () => {
    const input = folder.path('m.safetensors');
    const large = floatTensor('w', [4096, 4096], (index) => index % 13);
    await writeFile(input, safetensorsFile([large, { ...large, name: 'v' }]));
    const child = start(['quantize', input, '-o', out(), '--json']);
    const result = ended(child);
    await appears(folder.path(), /^\.out\.qnat\..*\.part$/);
    child.kill('SIGINT');
    const { status, stdout, stderr } = await result;
    assert.deepEqual([status, stdout], [130, '']);
    assert.equal(stderr, 'qnat: Cancelled; nothing was written.\n');
    assert.deepEqual(await readdir(folder.path()), ['m.safetensors']);
  });
});

/** Waits for a file whose name matches. */
async function appears(folder: string, name: RegExp): Promise<void> {
  while (!(await readdir(folder)).some((file) => name.test(file))) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
