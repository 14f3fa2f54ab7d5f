import { inOrder } from '../bytes/knownBytes';
import { InvalidRequestError } from '../errors';
import { formatQuantity } from '../text/format';
import { npyHeader } from '../weights/numpy/writeNpy';
import { encodedLength } from './encodings';
import type { ExportItem } from './item';
import { arrayItem } from './npyItem';
import { encoded, isEncodable, type ModelTensor } from './model';
import type { Placement, ExportRequest } from './request';
import { quotedName } from '../text/names';

/** Plans an array file of one tensor. */
export function planNpy({ model, options, output }: ExportRequest): Placement {
  const item = arrayItem(only(model.tensors, 'write an .npz, which holds several'), options.dtype);
  return oneItem(item, npyHeader(item.dtype, item.shape), output);
}

/** Plans a text file of one tensor: a line a row of its last dimension, a value a line for vectors. */
export function planCsv({ model, output }: ExportRequest): Placement {
  const tensor = only(model.tensors, 'export them one by one');
  const { name, shape, values } = tensor;
  if (!isEncodable(tensor))
    throw new InvalidRequestError(`${quotedName(name)} has no values of a float dtype.`);
  const fill = encoded(shape.length > 1 ? tensor : { ...tensor, shape: [1] }, 'CSV');
  const item = { name, shape, dtype: 'text', length: encodedLength('CSV', values), fill };
  return oneItem(item, new Uint8Array(0), output);
}

function only(tensors: readonly ModelTensor[], instead: string): ModelTensor {
  if (tensors.length === 1) return tensors[0];
  throw new InvalidRequestError(
    `The file holds one tensor, but ${formatQuantity(tensors.length, 'tensor')} are chosen. Choose one by its name, or ${instead}.`,
  );
}

function oneItem(item: ExportItem, header: Uint8Array, name: string): Placement {
  const size = header.length + item.length;
  return {
    outputs: [{ name, size, known: () => inOrder([header]) }],
    items: [{ ...item, output: 0, at: header.length }],
    leftOut: [],
  };
}
