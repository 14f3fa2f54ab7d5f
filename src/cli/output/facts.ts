import type { QnatFile } from '../../core/qnat/readQnat';
import { formatBytes, formatCount, formatQuantity } from '../../core/text/format';
import { visibleName } from '../../core/text/names';

/** What a file says of itself, and how large it is. */
export function fileFacts(file: QnatFile): (readonly [string, string])[] {
  const { header, totals, size } = file;
  const { bitsPerWeight, compression } = totals;
  return [
    ['Model', visibleName(file.modelName)],
    ['Type', visibleName(file.modelType)],
    ['Compute dtype', file.computeDtype ?? 'unknown'],
    ['Tensors', formatCount(header.tensorCount)],
    ['Parameters', formatCount(totals.parameters)],
    ['Size', `${formatBytes(size)} (${formatQuantity(size, 'byte')})`],
    ['Bits/weight', bitsPerWeight?.toFixed(3) ?? '-'],
    ['Against F32', compression === undefined ? '-' : `${compression.toFixed(2)}× smaller`],
    ['Version', formatCount(header.version)],
    ['Flags', `0x${header.flags.toString(16).toUpperCase()}`],
  ];
}

export function fileJson(file: QnatFile) {
  const { header, totals, size, dataOffset, offsetShift } = file;
  return {
    size,
    version: header.version,
    flags: header.flags,
    metadataSize: header.metadataSize,
    modelName: file.modelName,
    modelType: file.modelType,
    computeDtype: file.computeDtype,
    tensorCount: header.tensorCount,
    parameters: totals.parameters,
    bitsPerWeight: totals.bitsPerWeight,
    compression: totals.compression,
    dataOffset,
    offsetShift,
  };
}
