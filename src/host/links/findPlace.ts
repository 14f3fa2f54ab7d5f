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
  { tensor: name, nth = 0, block }: Place,
): Promise<FoundPlace | undefined> {
  if (name === undefined) return undefined;
  const index = await model.findTensor(name, nth);
  if (index === undefined) throw new InvalidRequestError(absentText(name, nth));
  if (block === undefined) return { index, name, nth };
  const tensor = await quantized(model).tensorAt(index);
  if (block < tensor.blockCount) return { index, name, nth, cell: firstCell(tensor, block) };
  throw new InvalidRequestError(
    `There is no block ${block}: ${quotedName(name)} has ${formatQuantity(tensor.blockCount, 'block')}.`,
  );
}

function absentText(name: string, nth: number): string {
  if (nth === 0) return `There is no tensor ${quotedName(name)}.`;
  return `There are fewer than ${formatQuantity(nth + 1, 'tensor')} ${quotedName(name)}.`;
}

function firstCell(tensor: QnatTensor, block: number) {
  const { columns } = matrixOf(tensor);
  const value = block * tensor.blockSize;
  return { row: Math.floor(value / columns), column: value % columns };
}
