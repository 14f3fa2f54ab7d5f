import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAnalyses } from '../../../../src/core/analyze/localAnalyses';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { layOut } from '../../../../src/core/qnat/writeHeaders';
import { QnatModel } from '../../../../src/host/editor/qnatModel';
import { findPlace } from '../../../../src/host/links/findPlace';
import { GOLDEN } from '../../../support/golden';
import { joined } from '../../../support/joined';

const TENSOR = 'model.layers.0.mlp.gate_proj.weight';

function modelOf(bytes: Uint8Array): QnatModel {
  return new QnatModel(new MemorySource(bytes), 'm.qnat', new LocalAnalyses(), () => undefined);
}

/** A file of tensors of these names, each of two blocks of two values. */
function fileOf(...names: string[]): Uint8Array {
  const parts = { scales: true, zeroPoints: false, doubleQuantization: false };
  const tensors = names.map((name) => ({ name, shape: [4], blockSize: 2, blockCount: 2, parts }));
  const metadata = { modelName: 'm', modelType: 't', computeDtype: 'F32' } as const;
  const layout = layOut(metadata, tensors, 'corrected');
  const bytes = new Uint8Array(layout.size);
  bytes.set(joined(layout.headers()));
  return bytes;
}

describe('findPlace', () => {
  const model = modelOf(readFileSync(join(GOLDEN, 'transformer.qnat')));
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

  it('finds the nth of several tensors of one name', async () => {
    const twins = modelOf(fileOf('a', 'b', 'a', 'a'));
    for (const [nth, index] of [
      [undefined, 0],
      [0, 0],
      [1, 2],
      [2, 3],
    ] as const) {
      const place = await findPlace(twins, { tensor: 'a', nth, block: 1 });
      const expected = { index, name: 'a', nth: nth ?? 0, cell: { row: 1, column: 0 } };
      assert.deepEqual(place, expected);
      assert.equal((await twins.tensor(index)).repeat?.nth, nth ?? 0);
    }
    const one = findPlace(twins, { tensor: 'b', nth: 1 });
    await assert.rejects(one, /There are fewer than 2 tensors “b”\./);
  });

  it('says what is not there', async () => {
    await assert.rejects(findPlace(model, { tensor: 'x' }), /There is no tensor “x”\./);
    await assert.rejects(
      findPlace(model, { tensor: TENSOR, block: 1_000_000 }),
      /no block 1000000: “.*” has \d+ blocks/,
    );
  });
});
