import assert from 'node:assert/strict';
import { type ByteSource, MemorySource } from '../../../../src/core/bytes/byteSource';
import { sliceSource } from '../../../../src/core/export/sliceSource';
import {
  matrixAround,
  rectangle,
  type ValueSlice,
  wholeTensor,
} from '../../../../src/core/export/valueSlice';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { readNpy } from '../../../support/npy';
import { assertSameBytes } from '../../../support/assertBytes';
import { exportInMemory } from '../../../support/export';
import { cases, dequantizedBytes, fileBytes, floatsOf } from '../../../support/golden';

const MATRIX = golden('file/transformer');
const STACK = golden('rank-4/2x3x1x4/tensor');

function golden(name: string) {
  return cases.find((one) => one.name === name)!;
}

async function firstTensor(bytes: Uint8Array) {
  const source = new MemorySource(bytes);
  const { tensors } = await readQnat(source);
  return { source, tensor: tensors.at(0)! };
}

function whole(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, source.size);
}

describe('sliceSource', () => {
  it('has the bytes that the export of a whole file has', async () => {
    const bytes = fileBytes(MATRIX);
    const { source, tensor } = await firstTensor(bytes);
    const sliced = { source, tensor, slice: wholeTensor(tensor), scales: 'stored' } as const;
    for (const format of ['npy', 'csv'] as const) {
      const include = [tensor.name];
      const { outputs } = await exportInMemory([bytes], { format, dtype: 'F32', include });
      assertSameBytes(await whole(sliceSource(sliced, format)), outputs[0]);
    }
  });

  it('has the values of the crate, of a rectangle and of a slice', async () => {
    const { source, tensor } = await firstTensor(fileBytes(STACK));
    const values = floatsOf(dequantizedBytes(STACK.tensors[0]));
    const npy = async (slice: ValueSlice | undefined) =>
      readNpy(await whole(sliceSource({ source, tensor, slice: slice!, scales: 'stored' }, 'npy')));
    const rows = await npy(rectangle(tensor, { row: 1, column: 2, rows: 3, columns: 2 }));
    assert.deepEqual(rows.shape, [3, 2]);
    assert.deepEqual(
      [...rows.values],
      [6, 7, 10, 11, 14, 15].map((at) => values[at]),
    );
    const slice = await npy(matrixAround(tensor, 4));
    assert.deepEqual(slice.shape, [1, 4]);
    assert.deepEqual([...slice.values], [...values.subarray(16, 20)]);
  });

  it('gives any range of its bytes', async () => {
    const { source, tensor } = await firstTensor(fileBytes(STACK));
    const slice = rectangle(tensor, { row: 0, column: 1, rows: 5, columns: 3 })!;
    for (const format of ['npy', 'csv'] as const) {
      const file = sliceSource({ source, tensor, slice, scales: 'stored' }, format);
      const bytes = await whole(file);
      for (let at = 0; at + 21 <= file.size; at += 7) {
        assertSameBytes(await file.read(at, 21), bytes.subarray(at, at + 21));
      }
    }
  });

  it('stops when it is cancelled', async () => {
    const { source, tensor } = await firstTensor(fileBytes(MATRIX));
    const file = sliceSource(
      { source, tensor, slice: wholeTensor(tensor), scales: 'stored' },
      'csv',
    );
    await assert.rejects(file.read(0, file.size, AbortSignal.abort()), { name: 'AbortError' });
  });
});

describe('rectangle', () => {
  const vector = { shape: [10], blockSize: 4 };

  it('makes one row of whole rows of a wrapped tensor, short as the last may be', () => {
    const slice = rectangle(vector, { row: 1, column: 0, rows: 2, columns: 4 })!;
    assert.deepEqual([slice.first, slice.shape], [4, [6]]);
  });

  it('is none where a row is shorter than the others', () => {
    assert.equal(rectangle(vector, { row: 1, column: 1, rows: 2, columns: 3 }), undefined);
    assert.throws(() => rectangle(vector, { row: 2, column: 0, rows: 2, columns: 4 }), /leaves/);
  });
});
