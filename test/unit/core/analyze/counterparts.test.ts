import assert from 'node:assert/strict';
import { Counterparts } from '../../../../src/core/analyze/counterparts';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { QnatError } from '../../../../src/core/errors';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { layOut } from '../../../../src/core/qnat/writeHeaders';
import { joined } from '../../../support/joined';

const parts = { scales: true, zeroPoints: false, doubleQuantization: false };
const metadata = { modelName: 'm', modelType: 't', computeDtype: 'F32' } as const;

/** A file of tensors of these names, each of 2 values. */
async function fileOf(...names: string[]) {
  const tensors = names.map((name) => ({ name, shape: [2], blockSize: 2, blockCount: 1, parts }));
  const layout = layOut(metadata, tensors, 'corrected');
  const bytes = new Uint8Array(layout.size);
  bytes.set(joined(layout.headers()));
  const source = new MemorySource(bytes);
  return { source, tensors: [...(await readQnat(source)).tensors] };
}

async function counterpartsIn(...names: string[]): Promise<Counterparts> {
  const { source, tensors } = await fileOf(...names);
  const found = new Counterparts();
  for (const tensor of tensors) found.add({ source, counterpart: { kind: 'qnat', tensor } });
  return found;
}

describe('Counterparts', () => {
  it('gives the nth tensor of a name the nth of that name', async () => {
    const { tensors } = await fileOf('a', 'b', 'a', 'a');
    const there = await counterpartsIn('a', 'a', 'b', 'a');
    const found = tensors.map((tensor) => there.find(tensor, tensor));
    const indices = found.map((placed) => 'counterpart' in placed && indexOf(placed.counterpart));
    assert.deepEqual(indices, [0, 2, 1, 3]);
  });

  it('does not guess where a name is not as often in both files', async () => {
    const { tensors } = await fileOf('a', 'a');
    const there = await counterpartsIn('a', 'a', 'a');
    const obstacle = { kind: 'repeats', here: 2, there: 3 };
    for (const tensor of tensors) assert.deepEqual(there.find(tensor, tensor), obstacle);
  });

  it('gives the one that was chosen', async () => {
    const { tensors } = await fileOf('a');
    const other = await fileOf('b', 'b');
    const there = await counterpartsIn('b', 'b');
    const found = there.find(tensors[0], other.tensors[1]);
    assert.equal('counterpart' in found && indexOf(found.counterpart), 1);
  });

  it('takes no two weights of one name', () => {
    const source = new MemorySource(new Uint8Array());
    const tensor = { name: 'a', shape: [1], dtype: 'F32', offset: 0, length: 4 };
    const there = new Counterparts();
    there.add({ source, counterpart: { kind: 'weights', tensor } });
    assert.throws(() => there.add({ source, counterpart: { kind: 'weights', tensor } }), QnatError);
  });
});

function indexOf({ tensor }: { readonly tensor: object }): number | false {
  return 'index' in tensor && (tensor.index as number);
}
