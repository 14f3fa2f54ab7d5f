import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAnalyses } from '../../../../src/core/analyze/localAnalyses';
import { type ByteSource, MemorySource } from '../../../../src/core/bytes/byteSource';
import { layOut } from '../../../../src/core/qnat/writeHeaders';
import { wholeDetailOf } from '../../../../src/protocol/tensorDetail';
import { QnatModel } from '../../../../src/host/editor/qnatModel';
import { countTurns } from '../../../support/countTurns';
import { GOLDEN } from '../../../support/golden';
import { joined } from '../../../support/joined';

const IN_ORDER = { search: '', sort: 'index', descending: false } as const;

function modelOf(source: ByteSource): QnatModel {
  return new QnatModel(source, 'test.qnat', new LocalAnalyses(), () => undefined);
}

const golden = (name: string) => modelOf(new MemorySource(readFileSync(join(GOLDEN, name))));

/** A file of many tensors without values, from which reading can be made to wait. */
function manyTensors(count: number) {
  const parts = { scales: true, zeroPoints: false, doubleQuantization: false };
  const tensor = { shape: [0], blockSize: 64, blockCount: 0, parts };
  const tensors = Array.from({ length: count }, (_, index) => ({ name: `t${index}`, ...tensor }));
  const metadata = { modelName: 'm', modelType: 't', computeDtype: 'F32' } as const;
  const whole = new MemorySource(joined(layOut(metadata, tensors, 'corrected').headers()));
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const source: ByteSource = {
    size: whole.size,
    async read(offset, length) {
      if (offset > 0x40000) await released;
      return whole.read(offset, length);
    },
  };
  return { source, release };
}

describe('QnatModel', () => {
  it('sums up a file', async () => {
    const model = golden('transformer.qnat');
    await model.ready();
    const { kind, reading, parameters, findings } = await model.summary();
    assert.deepEqual(
      { kind, reading, findings },
      {
        kind: 'file',
        reading: false,
        findings: { error: 0, warning: 0, info: 2 },
      },
    );
    assert.ok(parameters > 100_000);
  });

  it('gives the first rows before all tensor headers are read', async () => {
    const { source, release } = manyTensors(20_000);
    const model = modelOf(source);
    const { total, rows } = await model.tensors(IN_ORDER, 0, 200);
    assert.equal(total, 20_000);
    assert.equal(rows[199].name, 't199');
    assert.equal(rows[0].state, 'reading');
    assert.equal((await model.summary()).reading, true);
    release();
    await model.ready();
    assert.ok(model.gaveEarlyRows);
    assert.equal((await model.tensors(IN_ORDER, 0, 200)).rows[0].state, 'readable');
  });

  it('pages through findings, the worst first, with names', async () => {
    const model = golden('special-values.qnat');
    await model.checkScales();
    const { total, findings } = await model.findingsPage(0, 100);
    assert.equal(findings.length, total);
    assert.equal(findings[0].severity, 'error');
    assert.ok(findings.some(({ code }) => code === 'non-finite-scales'));
    assert.equal(typeof findings[0].tensorName, 'string');
    assert.equal(findings.at(-1)?.severity, 'info');
  });

  it('answers several editors that sort and search each in its own way', async () => {
    const model = golden('transformer.qnat');
    const searches = ['proj', 'q_proj', 'embed', 'q_proj'];
    const pages = await Promise.all(
      searches.map((search) => model.tensors({ ...IN_ORDER, search }, 0, 10)),
    );
    assert.deepEqual(
      pages.map(({ total }) => total),
      [14, 2, 1, 2],
    );
  });

  it('says in a row all there is to say of a tensor in which nothing was found', async () => {
    for (const name of ['transformer.qnat', 'special-values.qnat']) {
      const model = golden(name);
      await model.checkScales();
      const { rows } = await model.tensors(IN_ORDER, 0, 100);
      for (const row of rows) {
        const detail = await model.tensor(row.index);
        const known = wholeDetailOf(row);
        if (detail.findings.length === 0) assert.deepEqual(known, detail);
        else assert.equal(known, undefined);
      }
    }
    const { source, release } = manyTensors(20_000);
    const [early] = (await modelOf(source).tensors(IN_ORDER, 0, 1)).rows;
    assert.equal(wholeDetailOf(early), undefined);
    release();
  });

  it('leaves the thread free while it checks tensors that have nothing to check', async () => {
    const { source, release } = manyTensors(200_000);
    release();
    const model = modelOf(source);
    await model.ready();
    const turns = countTurns();
    await model.checkScales();
    assert.ok(turns() > 2);
  });

  it('refuses tensors that are not there', () =>
    assert.rejects(golden('default.qnat').tensor(7), /There is no tensor 7/));
});
