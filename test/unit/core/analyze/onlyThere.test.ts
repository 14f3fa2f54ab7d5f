import assert from 'node:assert/strict';
import { Counterparts } from '../../../../src/core/analyze/counterparts';
import { onlyThere } from '../../../../src/core/analyze/onlyThere';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import type { QnatTensor } from '../../../../src/core/qnat/tensor';
import { cases, fileBytes } from '../../../support/golden';

const TRANSFORMER = cases.find(({ name }) => name === 'file/transformer')!;

async function transformer() {
  const { tensors } = await readQnat(new MemorySource(fileBytes(TRANSFORMER)));
  return [...tensors];
}

const never = () => undefined;

describe('onlyThere', () => {
  it('finds what no tensor is compared with, and gives way in between', async () => {
    const [lost, reshaped, ...same] = await transformer();
    const other = { ...reshaped, shape: [...reshaped.shape, 2] };
    const there = placed([other, ...same, { ...lost, name: 'new' }]);
    let pauses = 0;
    const pause = () => {
      pauses++;
      return undefined;
    };
    const here = [lost, reshaped, ...same];
    const found = await onlyThere(here, there, (tensor) => tensor, pause);
    assert.deepEqual(found, { count: 1, names: ['new'] });
    assert.equal(pauses, 2 * here.length);
  });

  it('knows the counterpart that was chosen', async () => {
    const [tensor] = await transformer();
    const there = placed([{ ...tensor, name: 'chosen' }]);
    const { count } = await onlyThere([tensor], there, () => ({ name: 'chosen' }), never);
    assert.equal(count, 0);
  });

  it('names the first hundred, and counts all', async () => {
    const [tensor] = await transformer();
    const many = Array.from({ length: 250 }, (_, at) => ({ ...tensor, name: `${at}` }));
    const { count, names } = await onlyThere([], placed(many), (found) => found, never);
    assert.deepEqual([count, names.length, names.at(-1)], [250, 100, '99']);
  });
});

function placed(tensors: readonly QnatTensor[]): Counterparts {
  const there = new Counterparts();
  const source = new MemorySource(new Uint8Array());
  for (const tensor of tensors) there.add({ source, counterpart: { kind: 'qnat', tensor } });
  return there;
}
