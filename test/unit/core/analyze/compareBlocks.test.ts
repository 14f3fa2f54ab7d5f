import assert from 'node:assert/strict';
import { compareBlocks } from '../../../../src/core/analyze/compareBlocks';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { InvalidRequestError } from '../../../../src/core/errors';
import { createKernel } from '../../../../src/core/nf4/kernel/createKernel';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { blockErrorsOf, cases, fileBytes, inputBytes } from '../../../support/golden';
import { safetensorsFile } from '../../../support/safetensors';

const TRANSFORMER = cases.find(({ name }) => name === 'file/transformer')!;
const TENSOR = TRANSFORMER.tensors[1];
const kernel = createKernel();

function contextOf(...sources: MemorySource[]) {
  const { signal } = new AbortController();
  return { sources, kernel, signal, pause: () => undefined };
}

async function quantized(bytes = fileBytes(TRANSFORMER)) {
  const source = new MemorySource(bytes);
  const { tensors } = await readQnat(source);
  return { source, tensor: tensors.at(tensors.names.indexOf(TENSOR.name))! };
}

describe('compareBlocks', () => {
  it('ranks the blocks by what quantizing has cost them', async () => {
    const { source, tensor } = await quantized();
    const { name, shape } = TENSOR;
    const file = safetensorsFile([{ name, shape, dtype: 'F32', bytes: inputBytes(TENSOR) }]);
    const other = new MemorySource(file);
    const weights = (await readWeights(other, 'weights')).tensors.at(0)!;
    const counterpart = { kind: 'weights', tensor: weights } as const;
    const request = { tensor, counterpart, choice: 'stored' } as const;
    const found = await compareBlocks(request, contextOf(source, other));
    const errors = blockErrorsOf(TENSOR);
    const total = errors.reduce((sum, error) => sum + error, 0);
    assert.ok(
      Math.abs(found.errors.rmse - Math.sqrt(total / tensor.shape[0] / tensor.shape[1])) < 1e-9,
    );
    assert.deepEqual(found.blockErrors, Float32Array.from(errors));
    assert.equal(found.ranking[0], errors.indexOf(Math.max(...errors)));
    assert.equal(found.difference, undefined);
  });

  it('finds the one code that differs', async () => {
    const { source, tensor } = await quantized();
    const changed = fileBytes(TRANSFORMER);
    const block = 3;
    changed[tensor.offset + (block * tensor.blockSize) / 2] ^= 0x10;
    const other = await quantized(changed);
    const counterpart = { kind: 'qnat', tensor: other.tensor } as const;
    const request = { tensor, counterpart, choice: 'stored' } as const;
    const found = await compareBlocks(request, contextOf(source, other.source));
    assert.equal(found.difference?.codes, 1);
    assert.equal(found.difference.scales, 0);
    assert.equal(found.difference.firstBlock, block);
    assert.equal(found.ranking[0], block);
    assert.equal(found.errors.maxErrorIndex, block * tensor.blockSize + 1);
  });

  it('refuses a tensor that cannot be read', async () => {
    const { source, tensor } = await quantized();
    const counterpart = { kind: 'qnat', tensor } as const;
    const request = { tensor: { ...tensor, state: 'cut' }, counterpart, choice: 'stored' } as const;
    await assert.rejects(compareBlocks(request, contextOf(source, source)), InvalidRequestError);
  });
});
