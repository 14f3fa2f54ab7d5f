import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { qnat } from '../../support/cli';
import { quantizeInMemory } from '../../support/quantize';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';

const MODEL = safetensorsFile([
  floatTensor('a', [40, 64], (index) => Math.sin(index) / 7),
  floatTensor('b', [10, 64], Math.cos),
]);

interface Report {
  readonly different: number;
  readonly compared: readonly Record<string, unknown>[];
}

describe('qnat compare', () => {
  const folder = temporaryFolder();
  const path = (name: string) => folder.path(name);

  async function written(name: string, options = {}, change?: (bytes: Uint8Array) => void) {
    const { output } = await quantizeInMemory(MODEL, options);
    change?.(output);
    await writeFile(path(name), output);
    return output;
  }

  it('finds equal files equal', async () => {
    await written('a.qnat');
    await written('b.qnat');
    const { status, stdout } = await qnat('compare', path('a.qnat'), path('b.qnat'));
    assert.deepEqual([status, stdout], [0, '0 of 2 tensors differ\n']);
  });

  it('counts what differs, and names the first block', async () => {
    const output = await written('a.qnat');
    await written('b.qnat', {}, (bytes) => {
      // The last tensor's last scale, and a code of its block before the last but one.
      bytes[output.length - 1] ^= 1;
      bytes[output.length - 40 - 64] ^= 0x10;
    });
    const { status, stdout } = await qnat('compare', path('a.qnat'), path('b.qnat'), '--json');
    assert.equal(status, 1);
    const { different, compared } = JSON.parse(stdout) as Report;
    assert.equal(different, 1);
    assert.deepEqual(compared[0], {
      name: 'a',
      codes: 0,
      scales: 0,
      zeroPoints: 0,
      quantizedScales: 0,
      scalesScale: false,
      firstBlock: null,
    });
    const [, b] = compared;
    assert.deepEqual([b.name, b.codes, b.scales, b.firstBlock], ['b', 1, 1, 8]);
    assert.ok((b.rmse as number) > 0);
  });

  it('compares values where the layouts differ', async () => {
    await written('a.qnat');
    await written('b.qnat', { blockSize: 32 });
    const { status, stdout } = await qnat('compare', path('a.qnat'), path('b.qnat'));
    assert.equal(status, 1);
    assert.match(stdout, /dB .* a\n/);
    assert.match(stdout, /2 of 2 tensors differ/);
  });

  it('compares with the weights, as closely as it is asked to', async () => {
    await written('a.qnat');
    await writeFile(path('model.safetensors'), MODEL);
    const run = (...options: string[]) =>
      qnat('compare', path('a.qnat'), path('model.safetensors'), ...options);
    assert.equal((await run()).status, 1);
    assert.equal((await run('--min-sqnr', '15')).status, 0);
    assert.equal((await run('--min-sqnr', '60')).status, 1);
    const { compared } = JSON.parse((await run('--json')).stdout) as Report;
    assert.ok(compared.every(({ sqnrDb }) => (sqnrDb as number) > 15));
  });

  it('takes padding for zeros', async () => {
    await written('a.qnat', { blockSize: 1000, indivisible: 'pad' });
    await writeFile(path('model.safetensors'), MODEL);
    const args = ['compare', path('a.qnat'), path('model.safetensors'), '--min-sqnr', '10'];
    const { status } = await qnat(...args);
    assert.equal(status, 0);
  });

  it('compares tensors of one name in their order', async () => {
    const rename = (bytes: Uint8Array) => {
      const name = Buffer.from(bytes).indexOf('\x01\0\0\0b');
      bytes[name + 4] = 'a'.charCodeAt(0);
    };
    await written('a.qnat', {}, rename);
    const output = await written('b.qnat', {}, rename);
    assert.equal((await qnat('compare', path('a.qnat'), path('b.qnat'))).status, 0);
    output[output.length - 1] ^= 1;
    await writeFile(path('b.qnat'), output);
    const { stdout } = await qnat('compare', path('a.qnat'), path('b.qnat'), '--json');
    const { compared } = JSON.parse(stdout) as Report;
    assert.deepEqual(
      compared.map(({ name, scales }) => [name, scales]),
      [
        ['a', 0],
        ['a', 1],
      ],
    );
    await written('c.qnat');
    const unlike = await qnat('compare', path('a.qnat'), path('c.qnat'));
    assert.match(unlike.stdout, /a: is there twice in the first file and once in the second/);
  });

  it('says which of two files cannot be compared', async () => {
    const output = await written('a.qnat');
    await writeFile(path('model.safetensors'), MODEL);
    const swapped = await qnat('compare', path('model.safetensors'), path('a.qnat'));
    assert.equal(swapped.status, 1);
    assert.match(
      swapped.stderr,
      /model\.safetensors: this is not a QNAT file\. Name a QNAT file first/,
    );
    await writeFile(path('cut.qnat'), output.subarray(0, 10));
    const cut = await qnat('compare', path('a.qnat'), path('cut.qnat'));
    assert.equal(cut.status, 1);
    assert.match(cut.stderr, /^qnat: cut\.qnat: /);
  });

  it('tells tensors that are in one file only', async () => {
    await written('a.qnat');
    const { output } = await quantizeInMemory(
      safetensorsFile([floatTensor('a', [40, 64], (index) => Math.sin(index) / 7)]),
    );
    await writeFile(path('b.qnat'), output);
    const one = await qnat('compare', path('a.qnat'), path('b.qnat'));
    assert.match(one.stdout, /b: only in the first file/);
    const other = await qnat('compare', path('b.qnat'), path('a.qnat'));
    assert.match(other.stdout, /b: only in the second file/);
    assert.deepEqual([one.status, other.status], [1, 1]);
  });
});
