import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeUsage } from '../../../../src/core/analyze/health/codeUsage';
import { LocalAnalyses } from '../../../../src/core/analyze/localAnalyses';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { QnatModel } from '../../../../src/host/editor/qnatModel';
import { GOLDEN } from '../../../support/golden';

const IN_ORDER = { search: '', sort: 'index', descending: false } as const;

function modelOf(readUnaskedBytes: number): QnatModel {
  const source = new MemorySource(readFileSync(join(GOLDEN, 'transformer.qnat')));
  return new QnatModel(source, 'test.qnat', new LocalAnalyses(), () => undefined, readUnaskedBytes);
}

describe('the codes of all tensors', () => {
  it('are counted unasked where that is cheap, or else when asked for', async () => {
    const model = modelOf(0);
    await model.ready();
    const { codeSurvey } = await model.summary();
    assert.equal(codeSurvey.status, 'waiting');
    assert.ok(codeSurvey.bytesTotal > 0);
    assert.equal((await model.tensors(IN_ORDER, 0, 1)).rows[0].codeShares, undefined);
    await model.surveyCodes();
    const { status, bytesDone, bytesTotal } = (await model.summary()).codeSurvey;
    assert.deepEqual([status, bytesDone], ['done', bytesTotal]);

    const unasked = modelOf(1e9);
    await unasked.surveyCodes();
    const rows = async (of: QnatModel) => (await of.tensors(IN_ORDER, 0, 100)).rows;
    assert.deepEqual(await rows(unasked), await rows(model));
  });

  it('say how well each tensor uses them, and in which order', async () => {
    const model = modelOf(0);
    const query = { search: '', sort: 'entropy', descending: true } as const;
    await model.tensors(query, 0, 100);
    await model.surveyCodes();
    const { rows } = await model.tensors(query, 0, 100);
    const entropies = rows.map(({ codeShares }) => codeUsage(codeShares!).entropy);
    assert.deepEqual(
      entropies,
      [...entropies].sort((a, b) => b - a),
    );
    const { index } = rows[0];
    const choice = 'stored';
    const request = { tensor: await model.tensorAt(index), choice } as const;
    const { health } = await model.analyze('tensorHealth', request, 'screen');
    assert.ok(Math.abs(entropies[0] - codeUsage(health.codes).entropy) < 1e-6);
  });
});
