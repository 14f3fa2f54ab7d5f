import type { Repeat } from '../../src/core/qnat/tensor';
import { formatBytes, formatCount, formatQuantity } from '../../src/core/text/format';
import type { PlainDetail, ShownTensor, TensorDetail } from '../../src/protocol/editor';
import { groupedDigits, hex } from '../format/numbers';
import type { FactText } from '../overview/facts';
import { partNames } from '../tensors/parts';

/** What is known of a tensor but its values. */
export function tensorFacts(detail: ShownTensor): FactText[] {
  return detail.blockSize === undefined ? plainFacts(detail) : quantizedFacts(detail);
}

function plainFacts({ values, dtype, bytes }: PlainDetail): FactText[] {
  return [
    { label: 'Values', value: formatCount(values) },
    {
      label: 'Stored as',
      value: `${dtype}, plain`,
      title: `${dtype} values: not quantized, so there are no blocks`,
    },
    { label: 'Bytes', value: formatBytes(bytes), title: formatQuantity(bytes, 'byte') },
  ];
}

function quantizedFacts(detail: TensorDetail): FactText[] {
  const { repeat, values, blocks, blockSize, bytes, parts, headerOffset } = detail;
  return [
    ...(repeat ? [repeatFact(repeat)] : []),
    { label: 'Values', value: values === undefined ? 'unknown' : formatCount(values) },
    {
      label: 'Blocks',
      value: `${formatCount(blocks)} × ${formatCount(blockSize)}`,
      title: `${formatQuantity(blocks, 'block')} of ${formatQuantity(blockSize, 'value')}`,
    },
    { label: 'Parts', value: parts ? partNames(parts) : 'unknown' },
    ...offsets(detail),
    { label: 'Bytes', value: formatBytes(bytes), title: formatQuantity(bytes, 'byte') },
    {
      label: 'Header',
      value: `${formatCount(headerOffset)} (${hex(headerOffset)})`,
      title: 'Where this tensor’s header begins in the file',
    },
  ];
}

/** Tells tensors of one name apart. */
function repeatFact({ nth, of }: Repeat): FactText {
  const value = `${formatCount(nth + 1)} of ${formatCount(of)}`;
  return { label: 'Of this name', value, title: 'Several tensors of the file have this name' };
}

/** One offset when both agree, for then there is nothing to compare. */
function offsets({ offset, declaredOffset }: TensorDetail): FactText[] {
  const declared = `${groupedDigits(declaredOffset)} (${hex(declaredOffset)})`;
  if (offset !== undefined && String(offset) === declaredOffset)
    return [{ label: 'Offset', value: declared, title: 'Declared and true offset agree' }];
  const known = offset === undefined ? 'unknown' : `${formatCount(offset)} (${hex(offset)})`;
  return [
    { label: 'True offset', value: known, title: 'Where the data really begins in the file' },
    { label: 'Declared', value: declared, title: 'Where the tensor’s header says it begins' },
  ];
}
