import assert from 'node:assert/strict';
import { LocalAnalyses } from '../../../../src/core/analyze/localAnalyses';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import type { PlainTensor } from '../../../../src/core/tensor/tensor';
import { PlainModel } from '../../../../src/host/editor/plainModel';
import { ofFiles, type OnQuestion } from '../../../../src/host/editor/questions';
import { GetTensors } from '../../../../src/protocol/editor';

function modelOf(values: Float32Array<ArrayBuffer>, shape: number[]): PlainModel {
  const source = new MemorySource(new Uint8Array(values.buffer));
  const { size: length } = source;
  const stored = { name: 'w', dtype: 'F32', shape, offset: 0, length };
  const tensor: PlainTensor = { ...stored, index: 0, state: 'readable' };
  return new PlainModel(source, tensor, 'w', new LocalAnalyses());
}

describe('PlainModel', () => {
  const model = modelOf(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

  it('has one tensor without blocks', async () => {
    const { blockSize, values, dtype, matrix, bytes } = await model.tensor(0);
    assert.deepEqual([blockSize, values, dtype, bytes], [undefined, 6, 'F32', 24]);
    assert.deepEqual(matrix, { rows: 2, columns: 3, wrapped: false });
    const found = [['w', 0] as const, ['w', 1] as const, ['v', 0] as const].map(([name, nth]) =>
      model.findTensor(name, nth),
    );
    assert.deepEqual(await Promise.all(found), [0, undefined, undefined]);
    await assert.rejects(model.tensor(1), /no tensor 1/);
  });

  it('gives its values', async () => {
    const range = { row: 1, column: 0, rows: 1, columns: 3 };
    const { values, codes } = await model.tile(0, range, 'stored', new AbortController().signal);
    assert.deepEqual([...new Float32Array(values)], [4, 5, 6]);
    assert.equal(codes, undefined);
  });

  it('answers no question about files', () => {
    let ask = () => {};
    const on: OnQuestion = (_, answer) => {
      ask = () => void answer(model, undefined as never, new AbortController().signal);
    };
    ofFiles(on)(GetTensors, (file) => file.tensors({} as never, 0, 1));
    assert.throws(() => ask(), /not quantized/);
  });
});
