import type { FileSummary } from '../../src/protocol/editor';
import { formatBytes, formatCount, formatQuantity } from '../../src/core/text/format';
import { visibleName } from '../../src/core/text/names';
import { hex, shortCount } from '../format/numbers';

export interface FactText {
  readonly label: string;
  readonly value: string;
  /** What the value leaves out. */
  readonly title?: string;
}

/** The overview's facts; counts have an ellipsis while headers are still being read. */
export function factsOf(summary: FileSummary): FactText[] {
  const more = summary.reading ? '…' : '';
  return [
    { label: 'Type', value: visibleName(summary.modelType), title: 'Model type' },
    {
      label: 'Compute',
      value: summary.computeDtype ?? 'unknown',
      title: 'Compute dtype named in the file; it does not change the stored values',
    },
    { label: 'Tensors', value: tensorsText(summary) },
    {
      label: 'Parameters',
      value: summary.reading ? more : shortCount(summary.parameters),
      title: `${formatCount(summary.parameters)} values`,
    },
    {
      label: 'Size',
      value: formatBytes(summary.size),
      title: formatQuantity(summary.size, 'byte'),
    },
    {
      label: 'Bits/weight',
      value: summary.bitsPerWeight?.toFixed(3) ?? '—',
      title: 'Bits of tensor data for each value',
    },
    {
      label: 'vs. F32',
      value: summary.compression === undefined ? '—' : `${summary.compression.toFixed(2)}×`,
      title: 'How many times smaller than the same values as F32',
    },
    { label: 'Version', value: formatCount(summary.version) },
    { label: 'Flags', value: hex(summary.flags) },
  ];
}

function tensorsText({ reading, tensorCount, tensorsRead }: FileSummary): string {
  if (reading) return `${formatCount(tensorCount)}…`;
  if (tensorsRead === tensorCount) return formatCount(tensorCount);
  return `${formatCount(tensorsRead)} of ${formatCount(tensorCount)} declared`;
}
