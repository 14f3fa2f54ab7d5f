import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAnalyses } from '../../../../src/core/analyze/localAnalyses';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { QnatModel } from '../../../../src/host/editor/qnatModel';
import { findPlace } from '../../../../src/host/links/findPlace';
import { GOLDEN } from '../../../support/golden';

const TENSOR = 'model.layers.0.mlp.gate_proj.weight';

describe('findPlace', () => {
  const bytes = readFileSync(join(GOLDEN, 'transformer.qnat'));
  const model = new QnatModel(
    new MemorySource(bytes),
    'transformer.qnat',
    new LocalAnalyses(),
    () => undefined,
  );
  after(() => model.dispose());

  it('finds the first value of a block', async () => {
    const place = await findPlace(model, { tensor: TENSOR, block: 3 });
    const { name, blockSize, matrix } = await model.tensor(place!.index);
    assert.equal(name, TENSOR);
    const { row, column } = place!.cell!;
    assert.equal(row * matrix!.columns + column, 3 * blockSize);
  });

  it('finds a tensor, and a file', async () => {
    const { cell, name } = (await findPlace(model, { tensor: TENSOR }))!;
    assert.deepEqual([cell, name], [undefined, TENSOR]);
    assert.equal(await findPlace(model, {}), undefined);
  });

  it('says what is not there', async () => {
    await assert.rejects(findPlace(model, { tensor: 'x' }), /There is no tensor “x”\./);
    await assert.rejects(
      findPlace(model, { tensor: TENSOR, block: 1_000_000 }),
      /no block 1000000: “.*” has \d+ blocks/,
    );
  });
});
