import assert from 'node:assert/strict';
import { Counterparts } from '../../../../src/core/analyze/counterparts';
import { matchTensors } from '../../../../src/core/analyze/matchTensors';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { cases, fileBytes } from '../../../support/golden';

const TRANSFORMER = cases.find(({ name }) => name === 'file/transformer')!;

async function transformer() {
  const { tensors } = await readQnat(new MemorySource(fileBytes(TRANSFORMER)));
  return [...tensors];
}

describe('matchTensors', () => {
  it('finds namesakes, those of one file only, and those of another shape', async () => {
    const [lost, reshaped, ...same] = await transformer();
    const other = { ...reshaped, shape: [...reshaped.shape, 2] };
    const there = placed([other, ...same, { ...lost, name: 'new' }]);
    let pauses = 0;
    const pause = () => {
      pauses++;
      return undefined;
    };
    const match = await matchTensors([lost, reshaped, ...same], there, (tensor) => tensor, pause);
    assert.equal(match.matched, same.length);
    assert.deepEqual({ ...match.onlyHere }, { count: 1, names: [lost.name] });
    assert.deepEqual({ ...match.otherShape }, { count: 1, names: [reshaped.name] });
    assert.deepEqual({ ...match.onlyThere }, { count: 1, names: ['new'] });
    assert.equal(pauses, 2 * (same.length + 2));
  });

  it('takes the counterpart that was chosen', async () => {
    const [tensor] = await transformer();
    const there = placed([{ ...tensor, name: 'chosen' }]);
    const match = await matchTensors(
      [tensor],
      there,
      () => ({ name: 'chosen' }),
      () => undefined,
    );
    assert.equal(match.matched, 1);
    assert.equal(match.onlyThere.count, 0);
  });

  it('tells of names that are not as often in both files', async () => {
    const [tensor] = await transformer();
    const twice = [0, 1].map((nth) => ({ ...tensor, repeat: { nth, of: 2 } }));
    const match = await matchTensors(
      twice,
      placed([tensor]),
      (found) => found,
      () => undefined,
    );
    assert.deepEqual([match.matched, match.repeated.count], [0, 2]);
    assert.equal(match.onlyThere.count, 0);
  });

  it('names the first hundred, and counts all', async () => {
    const [tensor] = await transformer();
    const many = Array.from({ length: 250 }, (_, at) => ({ ...tensor, name: `${at}` }));
    const match = await matchTensors(
      many,
      placed([]),
      (tensor) => tensor,
      () => undefined,
    );
    assert.equal(match.onlyHere.count, 250);
    assert.deepEqual([match.onlyHere.names.length, match.onlyHere.names.at(-1)], [100, '99']);
  });
});

type Tensors = Awaited<ReturnType<typeof transformer>>;

function placed(tensors: Tensors): Counterparts {
  const there = new Counterparts();
  const source = new MemorySource(new Uint8Array());
  for (const tensor of tensors) there.add({ source, counterpart: { kind: 'qnat', tensor } });
  return there;
}
