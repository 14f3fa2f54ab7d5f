import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { qnat } from '../../support/cli';
import { GOLDEN } from '../../support/golden';
import { temporaryFolder } from '../../support/temporaryFolder';

interface Verdict {
  readonly ok: boolean;
  readonly counts: Record<string, number>;
  readonly findings: { code: string; severity: string; offset: number; tensorName: string }[];
}

const fixture = (name: string) => join(GOLDEN, name);

async function verdict(path: string, expectedStatus: number): Promise<Verdict> {
  const { status, stdout, stderr } = await qnat('verify', path, '--json');
  assert.deepEqual([status, stderr], [expectedStatus, '']);
  return JSON.parse(stdout) as Verdict;
}

describe('qnat verify', () => {
  const folder = temporaryFolder();

  async function damaged(name: string, damage: (bytes: Buffer) => Buffer): Promise<string> {
    const path = folder.path('damaged.qnat');
    await writeFile(path, damage(await readFile(fixture(name))));
    return path;
  }

  it('lets the crate’s files pass: what is known and harmless is a note', async () => {
    const { status, stdout, stderr } = await qnat('verify', fixture('transformer.qnat'));
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^info +byte 53: Declared offsets are shifted by \+7/m);
    assert.match(stdout, /transformer\.qnat: 2 notes in 16 tensors, 8\.5 KiB of scales read\n$/);
    assert.equal((await verdict(fixture('transformer.qnat'), 0)).ok, true);
  });

  it('finds nothing in what qnat quantize writes', async () => {
    const [input, output] = [fixture('transformer.safetensors'), folder.path('m.qnat')];
    await qnat('quantize', input, '-o', output);
    assert.deepEqual((await verdict(output, 0)).findings, []);
  });

  it('reads every scale, and lists the worst first', async () => {
    const { ok, counts, findings } = await verdict(fixture('special-values.qnat'), 1);
    assert.equal(ok, false);
    assert.deepEqual(counts, { error: 3, warning: 1, info: 2 });
    assert.deepEqual(
      findings.map(({ severity }) => severity),
      ['error', 'error', 'error', 'warning', 'info', 'info'],
    );
    const scales = findings.find(({ code }) => code === 'non-finite-scales')!;
    assert.equal(scales.tensorName, 'infinity');
    const bytes = await readFile(fixture('special-values.qnat'));
    assert.equal(bytes.readFloatLE(scales.offset), Infinity);
  });

  it('finds damage, at its byte', async () => {
    const cut = await damaged('default.qnat', (bytes) => bytes.subarray(0, 600));
    const { status, stdout } = await qnat('verify', cut);
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^error +byte 99: weight: The file ends at byte 600; this tensor goes on/m,
    );
    const longer = await damaged('default.qnat', (bytes) => Buffer.concat([bytes, bytes]));
    const codes = (await verdict(longer, 1)).findings.map(({ code }) => code);
    assert.ok(codes.includes('trailing-bytes'), codes.join());
  });

  it('tells of a file that is not QNAT in words, and in JSON', async () => {
    const path = fixture('cases.json');
    const { status, stdout, stderr } = await qnat('verify', path);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^qnat: This is not a QNAT file/);
    const { ok, findings } = await verdict(path, 1);
    assert.equal(ok, false);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['not-qnat'],
    );
  });

  it('ends with status 3 where there is no file', async () => {
    const { status, stdout, stderr } = await qnat('verify', folder.path('none.qnat'), '--json');
    assert.deepEqual([status, stdout], [3, '']);
    assert.match(stderr, /none\.qnat: there is no such file or folder/);
  });
});
