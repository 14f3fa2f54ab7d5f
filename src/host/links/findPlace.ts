import { InvalidRequestError } from '../../core/errors';
import { matrixOf } from '../../core/qnat/matrix';
import type { QnatTensor } from '../../core/qnat/tensor';
import { formatQuantity } from '../../core/text/format';
import { quotedName } from '../../core/text/names';
import type { FoundPlace, Place } from '../../protocol/place';
import type { Model } from '../editor/model';
import { quantized } from '../editor/questions';

/**
 * Finds a place in a file.
 * @returns undefined when the place is the file itself
 * @throws InvalidRequestError when the file has no such tensor, or the tensor no such block
 */
export async function findPlace(
  model: Model,
  { tensor: name, block }: Place,
): Promise<FoundPlace | undefined> {
  if (name === undefined) return undefined;
  const index = await model.findTensor(name);
  if (index === undefined) throw new InvalidRequestError(`There is no tensor ${quotedName(name)}.`);
  if (block === undefined) return { index, name };
  const tensor = await quantized(model).tensorAt(index);
  if (block < tensor.blockCount) return { index, name, cell: firstCell(tensor, block) };
  throw new InvalidRequestError(
    `There is no block ${block}: ${quotedName(name)} has ${formatQuantity(tensor.blockCount, 'block')}.`,
  );
}

function firstCell(tensor: QnatTensor, block: number) {
  const { columns } = matrixOf(tensor);
  const value = block * tensor.blockSize;
  return { row: Math.floor(value / columns), column: value % columns };
}
