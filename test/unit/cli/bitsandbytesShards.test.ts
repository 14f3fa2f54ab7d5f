import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { assertSameBytes } from '../../support/assertBytes';
import { qnat } from '../../support/cli';
import { safetensorsFile, tensorsOf } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';
import { goldenFiles } from '../../support/weightFiles';

const NESTED = goldenFiles('bitsandbytes').find(({ file }) => file === 'nested.safetensors')!;
const SHARDS = 3;

describe('a model of bitsandbytes whose 4-bit tensors are split between shards', () => {
  const folder = temporaryFolder();
  const whole = () => folder.path('whole/model.qnat');
  const split = () => folder.path('split/model.qnat');

  beforeEach(async () => {
    await mkdir(folder.path('whole'));
    await mkdir(folder.path('split'));
    await writeFile(folder.path('whole/model.safetensors'), NESTED.bytes);
    const tensors = await tensorsOf(NESTED.bytes);
    const map: Record<string, string> = {};
    for (let shard = 0; shard < SHARDS; shard++) {
      const [from, to] = [shard, shard + 1].map((end) => (end * tensors.length) / SHARDS);
      const own = tensors.slice(Math.floor(from), Math.floor(to));
      const name = `model-0000${shard + 1}-of-0000${SHARDS}.safetensors`;
      await writeFile(folder.path(`split/${name}`), safetensorsFile(own));
      for (const tensor of own) map[tensor.name] = name;
    }
    const index = JSON.stringify({ weight_map: map });
    await writeFile(folder.path('split/model.safetensors.index.json'), index);
    await done('quantize', folder.path('whole/model.safetensors'), '-o', whole());
  });

  it('is quantized as one file is', async () => {
    await done('quantize', folder.path('split'), '-o', split());
    await isWhole();
  });

  it('is quantized in parts, and compared', async () => {
    const parts = Array.from({ length: SHARDS }, (_, index) => index);
    for (const index of parts) {
      const part = ['--shard-index', String(index), '--shard-count', String(SHARDS)];
      await done('quantize', folder.path('split'), '-o', split(), ...part);
    }
    const paths = parts.map((index) => folder.path(`split/model.part-${index}-of-${SHARDS}.qnat`));
    await done('merge', ...paths, '-o', split());
    await isWhole();
    // bitsandbytes rounds to the tensors' own dtypes, QNAT does not.
    const compared = (path: string) =>
      done('compare', whole(), folder.path(path), '--min-sqnr', '40');
    assert.equal(
      await compared('split/model.safetensors.index.json'),
      await compared('whole/model.safetensors'),
    );
  });

  async function isWhole(): Promise<void> {
    for (const path of ['', '.safetensors']) {
      const [found, expected] = [split(), whole()].map((file) => readFile(file + path));
      assertSameBytes(await found, await expected, path);
    }
  }
});

/** @returns what it printed */
async function done(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await qnat(...args);
  assert.deepEqual([status, stderr], [0, ''], args.join(' '));
  return stdout;
}
