import { InvalidRequestError } from '../errors';
import { shorten } from '../text/format';
import { quotedName } from '../text/names';
import { NPY_DESCRS } from '../weights/numpy/writeNpy';
import type { ExportItem } from './item';
import { isEncodable, type ModelTensor, valuesItem, writtenDtype } from './model';
import type { ExportDtype } from './options';

/**
 * A tensor as a NumPy array, as F32 where NumPy has not the dtype that it would be written in.
 * @throws InvalidRequestError when NumPy has nothing for its dtype
 */
export function arrayItem(tensor: ModelTensor, asked: ExportDtype | undefined): ExportItem {
  const dtype = writtenDtype(tensor, asked);
  if (NPY_DESCRS.has(dtype)) return valuesItem(tensor, dtype);
  if (isEncodable(tensor)) return valuesItem(tensor, 'F32');
  throw new InvalidRequestError(
    `NumPy has no dtype for ${quotedName(tensor.name)}, which is ${shorten(dtype, 32)}. Exclude it.`,
  );
}
