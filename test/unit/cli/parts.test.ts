import assert from 'node:assert/strict';
import { copyFile, readdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { assertSameBytes } from '../../support/assertBytes';
import { qnat } from '../../support/cli';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';

const SHARDS = 5;

describe('parts of a model', () => {
  const folder = temporaryFolder();
  const whole = () => folder.path('whole.qnat');

  /** A model of shards, the last with nothing to quantize. */
  async function writeModel(): Promise<string[]> {
    const paths: string[] = [];
    for (let shard = 0; shard < SHARDS; shard++) {
      const norm = floatTensor(`layers.${shard}.norm`, [16], (index) => index + shard);
      const weight = floatTensor(`layers.${shard}.weight`, [48, 64], (index) => Math.sin(index));
      const tensors = shard === SHARDS - 1 ? [norm] : [weight, norm];
      paths.push(folder.path(`model-${shard}.safetensors`));
      await writeFile(paths[shard], safetensorsFile(tensors, { format: 'pt' }));
    }
    return paths;
  }

  for (const options of [[], ['--double-quant'], ['--layout', 'reference', '--zero-points']]) {
    it(`processes at once make the bytes of one: ${options.join(' ')}`, async () => {
      const model = await writeModel();
      assert.equal((await qnat('quantize', ...model, '-o', whole(), ...options)).status, 0);
      const [expected, kept] = await Promise.all(
        [whole(), `${whole()}.safetensors`].map((path) => readFile(path)),
      );
      const processes = Array.from({ length: 3 }, (_, index) =>
        qnat(
          ...['quantize', ...model, '-o', whole(), ...options],
          ...['--shard-index', String(index), '--shard-count', '3'],
        ),
      );
      const statuses = (await Promise.all(processes)).map(({ status }) => status);
      assert.deepEqual(statuses, [0, 0, 0]);
      const parts = [2, 0, 1].map((index) => folder.path(`whole.part-${index}-of-3.qnat`));
      const { status, stderr } = await qnat('merge', ...parts, '-fo', whole());
      assert.deepEqual([status, stderr], [0, '']);
      assertSameBytes(await readFile(whole()), expected);
      assertSameBytes(await readFile(`${whole()}.safetensors`), kept);
    });
  }

  it('makes a part of a shard that has nothing to quantize', async () => {
    const model = await writeModel();
    const part = ['--shard-index', '4', '--shard-count', '5'];
    assert.equal((await qnat('quantize', ...model, '-o', whole(), ...part)).status, 0);
    const names = await readdir(folder.path());
    assert.ok(names.includes('whole.part-4-of-5.qnat.safetensors'));
  });

  it('says whose kept tensors are missing', async () => {
    const model = await writeModel();
    // Of the second part, all is quantized.
    const weight = floatTensor('more.weight', [48, 64], Math.cos);
    await writeFile(model[1], safetensorsFile([weight]));
    const two = model.slice(0, 2);
    assert.equal((await qnat('quantize', ...two, '-o', whole())).status, 0);
    const expected = await readFile(`${whole()}.safetensors`);
    for (const index of ['0', '1']) {
      const part = ['--shard-index', index, '--shard-count', '2'];
      assert.equal((await qnat('quantize', ...two, '-o', whole(), ...part)).status, 0);
    }
    const parts = [0, 1].map((index) => folder.path(`whole.part-${index}-of-2.qnat`));
    assert.equal((await qnat('merge', ...parts, '-fo', whole())).status, 0);
    assertSameBytes(await readFile(`${whole()}.safetensors`), expected);
    for (const part of parts) {
      const kept = `${part}.safetensors`;
      await rename(kept, folder.path('elsewhere'));
      const { status, stderr } = await qnat('merge', ...parts, '-fo', whole());
      assert.equal(status, 3);
      assert.match(
        stderr,
        /part-\d-of-2\.qnat\.safetensors: the tensors that were kept .* missing/,
      );
      await rename(folder.path('elsewhere'), kept);
    }
  });

  it('says which part is missing, and what no part can be', async () => {
    const model = await writeModel();
    const part = (index: number, count: number) =>
      qnat(
        ...['quantize', ...model, '-o', whole()],
        ...['--shard-index', String(index), '--shard-count', String(count)],
      );
    await part(0, 2);
    const one = folder.path('whole.part-0-of-2.qnat');
    const missing = await qnat('merge', one, '-o', whole());
    assert.match(missing.stderr, /Part 1 of 2 is missing/);
    assert.equal(missing.status, 2);
    assert.match((await part(0, 9)).stderr, /the model has 5 weight files only/);
    assert.match((await part(9, 9)).stderr, /--shard-index takes a whole number from 0 to 8/);
    const twice = await qnat('merge', one, one, '-o', whole());
    assert.match(twice.stderr, /Part 0 of 2 is there twice/);
    await part(1, 2);
    const other = folder.path('whole.part-1-of-2.qnat');
    const mixed = await qnat(
      'merge',
      one,
      other,
      folder.path('model-0.safetensors'),
      '-o',
      whole(),
    );
    assert.match(mixed.stderr, /“model-0\.safetensors” is no part, as others are/);
    await copyFile(one, other);
    const same = await qnat('merge', one, other, '-o', whole());
    assert.match(same.stderr, /Two of the files have a tensor named “layers\.0\.weight”/);
    await truncate(other, 200);
    const damaged = await qnat('merge', one, other, '-o', whole());
    assert.match(damaged.stderr, /A file is damaged: .* Quantize that part again/);
    assert.equal(damaged.status, 1);
  });
});
