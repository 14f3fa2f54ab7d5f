import type { UsageKey } from '../../src/core/qnat/tensorQuery';
import type { ComparandState } from '../../src/protocol/views/compare';
import type { TensorRow } from '../../src/protocol/editor';
import { formatBytes, formatCount, formatQuantity, formatShape } from '../../src/core/text/format';
import { type CodeUsage, codeUsage } from '../../src/core/analyze/health/codeUsage';
import { groupedDigits, hex, percent, shortCount } from '../format/numbers';
import type { Column } from './column';
import { comparisonColumns } from './comparisonColumns';
import { Parts } from './parts';
import { Sparkline } from './sparkline';
import { TensorName } from './tensorName';

/** The narrowest that the name's column gets, and what it leaves to the others at least. */
const LEAST_NAME = 180;
const LEAST_OTHERS = 140;
/** Names up to this width come first: rows that cannot be told apart are of no use. */
const USUAL_NAME = 320;

/** The name's column shows the longest name whole, if the pane is wide enough. */
export function nameWidth(paneWidth: number, longestName: number): number {
  const room = Math.max(paneWidth - LEAST_OTHERS, Math.min(paneWidth, USUAL_NAME));
  return Math.max(LEAST_NAME, Math.min(longestName, room));
}

/** Whether the others can be seen beside the name; else it has to scroll away with them. */
export function nameStays(paneWidth: number, nameColumn: number): boolean {
  return paneWidth - nameColumn >= LEAST_OTHERS;
}

/** A column of what is known once all codes were counted. */
function usageColumn(
  id: UsageKey,
  label: string,
  title: string,
  text: (usage: CodeUsage) => string,
): Column {
  const cell = ({ codeShares }: TensorRow) => codeShares && text(codeUsage(codeShares));
  return { id, label, title, sort: id, width: 90, numeric: true, cell };
}

/** Columns that every file has, the name first: where there is room it stays while the others scroll. */
const USUAL: readonly Column[] = [
  {
    id: 'name',
    label: 'Name',
    title: 'Tensor name',
    sort: 'name',
    width: 0,
    numeric: false,
    cell: (row, room) => <TensorName row={row} room={room} />,
  },
  {
    id: 'shape',
    label: 'Shape',
    title: 'Dimensions; sorted by their number',
    sort: 'shape',
    width: 140,
    numeric: true,
    cell: (row) => formatShape(row.shape),
    hint: (row) => formatShape(row.shape),
  },
  {
    id: 'codes',
    label: 'Codes',
    title: 'How often each of the 16 codes is used',
    width: 76,
    numeric: false,
    cell: ({ codeShares }) => codeShares && <Sparkline shares={codeShares} />,
  },
  {
    id: 'values',
    label: 'Values',
    title: 'Number of values',
    sort: 'values',
    width: 76,
    numeric: true,
    cell: (row) => (row.values === undefined ? 'unknown' : shortCount(row.values)),
    hint: (row) => (row.values === undefined ? '' : formatQuantity(row.values, 'value')),
  },
  usageColumn('entropy', 'Entropy', 'Information in a code, in bits: 4 at most', ({ entropy }) =>
    entropy.toFixed(3),
  ),
  usageColumn('saturation', 'Saturated', 'Share of values at level −1 or 1', ({ saturation }) =>
    percent(saturation),
  ),
  usageColumn('deadCodes', 'Dead codes', 'Codes that no value has', ({ dead }) =>
    String(dead.length),
  ),
  {
    id: 'bytes',
    label: 'Bytes',
    title: 'Bytes of the tensor’s data in the file',
    sort: 'bytes',
    width: 84,
    numeric: true,
    cell: (row) => (row.state === 'reading' ? '…' : formatBytes(row.bytes)),
    hint: (row) => (row.state === 'reading' ? '' : formatQuantity(row.bytes, 'byte')),
  },
  {
    id: 'parts',
    label: 'Parts',
    title: 'S: f32 scales, Z: zero points, D: double quantization',
    width: 76,
    numeric: false,
    cell: (row) => row.parts && <Parts parts={row.parts} />,
  },
  {
    id: 'blockSize',
    label: 'Block size',
    title: 'Values that share a scale',
    sort: 'blockSize',
    width: 86,
    numeric: true,
    cell: (row) => formatCount(row.blockSize),
  },
  {
    id: 'blocks',
    label: 'Blocks',
    title: 'Number of blocks',
    sort: 'blocks',
    width: 84,
    numeric: true,
    cell: (row) => formatCount(row.blocks),
  },
  {
    id: 'offset',
    label: 'True offset',
    title: 'Where the data really begins, in bytes from the start of the file',
    sort: 'offset',
    width: 116,
    numeric: true,
    cell: (row) => {
      if (row.state === 'reading') return '…';
      return row.offset === undefined ? 'unknown' : formatCount(row.offset);
    },
    hint: (row) => (row.offset === undefined ? '' : hex(row.offset)),
  },
  {
    id: 'declaredOffset',
    label: 'Declared offset',
    title: 'Where the tensor’s header says that the data begins',
    sort: 'declaredOffset',
    width: 124,
    numeric: true,
    cell: (row) => groupedDigits(row.declaredOffset),
    hint: (row) => hex(row.declaredOffset),
  },
];

const [NAME, ...OTHERS] = USUAL;
const WITH_WEIGHTS = [NAME, ...comparisonColumns(false), ...OTHERS];
const WITH_QNAT = [NAME, ...comparisonColumns(true), ...OTHERS];

/** The table's columns: what differs from another file comes first. */
export function columnsFor(comparand: ComparandState | undefined): readonly Column[] {
  if (comparand?.status !== 'open') return USUAL;
  return comparand.quantized ? WITH_QNAT : WITH_WEIGHTS;
}

/** How wide all columns but the name's are together. */
export function widthOfOthers(columns: readonly Column[]): number {
  return columns.slice(1).reduce((sum, { width }) => sum + width, 0);
}
