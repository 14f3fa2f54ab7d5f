import type { TensorParts } from '../../core/qnat/layout';
import { valueCount } from '../../core/shape';
import type { QnatTensor } from '../../core/qnat/tensor';
import type { TensorTable } from '../../core/qnat/tensorTable';
import { formatBytes, formatCount, formatShape } from '../../core/text/format';
import { visibleName } from '../../core/text/names';
import type { Output } from './output';
import { type Column, printTable } from './table';

const COLUMNS: readonly Column[] = [
  { title: 'SHAPE' },
  { title: 'VALUES', align: 'right' },
  { title: 'BLOCK', align: 'right' },
  { title: 'BLOCKS', align: 'right' },
  { title: 'PARTS' },
  { title: 'OFFSET', align: 'right' },
  { title: 'BYTES', align: 'right' },
  { title: 'STATE' },
  { title: 'NAME' },
];

export function printTensors(output: Output, tensors: TensorTable): Promise<void> {
  return printTable(output, COLUMNS, function* () {
    for (const tensor of tensors) yield rowOf(tensor);
  });
}

function rowOf(tensor: QnatTensor): string[] {
  const { shape, blockSize, blockCount, offset, length, state, name } = tensor;
  return [
    formatShape(shape),
    formatCount(valueCount(shape)),
    formatCount(blockSize),
    formatCount(blockCount),
    tensor.parts ? letters(tensor.parts) : '?',
    Number.isNaN(offset) ? '?' : formatCount(offset),
    formatCount(length),
    state,
    visibleName(name),
  ];
}

const PARTS = [
  { part: 'scales', letter: 'S', name: 'f32 scales' },
  { part: 'zeroPoints', letter: 'Z', name: 'zero points' },
  { part: 'doubleQuantization', letter: 'D', name: 'double-quantized scales' },
] as const;

function present(parts: TensorParts) {
  return PARTS.filter(({ part }) => parts[part]);
}

/** What there is besides codes, a letter each. */
function letters(parts: TensorParts): string {
  const found = present(parts).map(({ letter }) => letter);
  return found.join('') || '-';
}

/** All that is known of a tensor but its values. */
export function tensorFacts(tensor: QnatTensor): (readonly [string, string])[] {
  const { shape, blockSize, blockCount, offset, declaredOffset, length, parts, state } = tensor;
  const names = parts ? ['codes', ...present(parts).map(({ name }) => name)].join(', ') : 'unknown';
  return [
    ['Shape', formatShape(shape)],
    ['Values', formatCount(valueCount(shape))],
    ['Blocks', `${formatCount(blockCount)} × ${formatCount(blockSize)}`],
    ['Parts', names],
    ['Bytes', formatBytes(length)],
    ['Offset', Number.isNaN(offset) ? 'unknown' : formatCount(offset)],
    ['Declared', declaredOffset.toLocaleString('en-US')],
    ['Header at', formatCount(tensor.headerOffset)],
    ['State', state],
  ];
}

export function tensorJson(tensor: QnatTensor) {
  const { index, name, shape, blockSize, blockCount, parts, state, length } = tensor;
  return {
    index,
    name,
    shape,
    values: valueCount(shape),
    blockSize,
    blocks: blockCount,
    parts,
    state,
    offset: Number.isNaN(tensor.offset) ? null : tensor.offset,
    declaredOffset: tensor.declaredOffset,
    bytes: length,
    headerOffset: tensor.headerOffset,
  };
}
