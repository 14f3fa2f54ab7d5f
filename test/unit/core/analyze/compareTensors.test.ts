import assert from 'node:assert/strict';
import { compareTensors } from '../../../../src/core/analyze/compareTensors';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { InvalidRequestError } from '../../../../src/core/errors';
import { partOffsets } from '../../../../src/core/qnat/layout';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';

const FILE = safetensorsFile([floatTensor('a', [10, 21], (index) => Math.cos(index))]);

async function placed(output: Uint8Array) {
  const source = new MemorySource(output);
  const [tensor] = (await readQnat(source)).tensors;
  return { source, tensor };
}

/** Odd blocks of all parts, so that no byte's place is the place of another's. */
async function quantized() {
  const options = { blockSize: 21, zeroPoints: true, doubleQuantization: true };
  return (await quantizeInMemory(FILE, options)).output;
}

describe('compareTensors', () => {
  it('finds two equal tensors equal', async () => {
    const [a, b] = [await placed(await quantized()), await placed(await quantized())];
    const difference = await compareTensors(a, b);
    assert.deepEqual(difference, {
      codes: 0,
      blockCodes: new Uint32Array(10),
      scales: 0,
      zeroPoints: 0,
      quantizedScales: 0,
      scalesScale: false,
      firstBlock: undefined,
    });
  });

  it('counts codes, and scales of each kind, and finds the first block', async () => {
    const a = await placed(await quantized());
    const at = partOffsets(a.tensor, a.tensor.parts!);
    const changed = (await quantized()).slice();
    const change = (offset: number, bits: number) => (changed[a.tensor.offset + offset] ^= bits);
    change(11 * 4 + 2, 0x11);
    change(11 * 9, 0x10);
    change(at.scales + 4 * 3 + 1, 1);
    change(at.zeroPoints + 4 * 5, 1);
    change(at.zeroPoints + 4 * 6, 1);
    change(at.quantizedScales + 8, 1);
    change(at.scalesScale, 1);
    const difference = await compareTensors(a, await placed(changed));
    assert.deepEqual([...difference.blockCodes], [0, 0, 0, 0, 2, 0, 0, 0, 0, 1]);
    assert.equal(difference.codes, 3);
    assert.equal(difference.scales, 1);
    assert.equal(difference.zeroPoints, 2);
    assert.equal(difference.quantizedScales, 1);
    assert.equal(difference.scalesScale, true);
    assert.equal(difference.firstBlock, 0);
  });

  it('refuses tensors of different layouts', async () => {
    const a = await placed(await quantized());
    const b = await placed((await quantizeInMemory(FILE, { blockSize: 42 })).output);
    await assert.rejects(compareTensors(a, b), InvalidRequestError);
  });
});
