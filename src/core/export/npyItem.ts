import { InvalidRequestError } from '../errors';
import { quotedName } from '../text/names';
import { NPY_DESCRS } from '../weights/numpy/writeNpy';
import { encodedLength } from './encodings';
import type { ExportItem } from './item';
import { copied, encoded, isEncodable, type ModelTensor } from './model';
import type { ExportDtype } from './options';

/**
 * A tensor as a NumPy array: kept ones as they are where NumPy has their dtype, as F32 otherwise.
 * @throws InvalidRequestError when NumPy has nothing for its dtype
 */
export function arrayItem(tensor: ModelTensor, dtype: ExportDtype): ExportItem {
  const { name, shape, values, from } = tensor;
  if (from.kind === 'plain' && NPY_DESCRS.has(from.source.dtype)) {
    const { source } = from;
    return { name, shape, dtype: source.dtype, length: source.length, fill: copied(from) };
  }
  if (!isEncodable(tensor))
    throw new InvalidRequestError(`NumPy has no dtype for ${quotedName(name)}.`);
  const written = from.kind === 'plain' ? 'F32' : dtype;
  const length = encodedLength(written, values);
  return { name, shape, dtype: written, length, fill: encoded(tensor, written) };
}
