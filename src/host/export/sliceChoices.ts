import { SLICE_FORMATS, type SliceFormat } from '../../core/export/sliceSource';
import {
  matrixAround,
  rectangle,
  type ValueSlice,
  wholeTensor,
} from '../../core/export/valueSlice';
import { matrixOf, type Shaped, type TileRange } from '../../core/qnat/matrix';
import { sliceIndex } from '../../core/qnat/slices';
import { formatShape } from '../../core/text/format';
import { inFileName } from './formats';

/** A part of a tensor, and what it would be written as. */
export interface SliceChoice {
  readonly label: string;
  readonly description: string;
  readonly format: SliceFormat;
  readonly slice: ValueSlice;
  /** Which part it is, in the name of the file. */
  readonly place: string;
}

type Part = Pick<SliceChoice, 'label' | 'slice' | 'place'>;

/**
 * What there is to export where someone looks at a tensor, the smallest part first: the selected cells
 * when there are several of one row length, the slice they are in when there are others, and all.
 */
export function sliceChoices(tensor: Shaped, range: TileRange): SliceChoice[] {
  const parts = [selection(tensor, range), sliceAt(tensor, range.row), whole(tensor)];
  return parts
    .filter((part) => part !== undefined)
    .flatMap((part) =>
      SLICE_FORMATS.map((format) => ({
        ...part,
        label: `${part.label} as .${format}`,
        description: formatShape(part.slice.shape),
        format,
      })),
    );
}

function selection(tensor: Shaped, range: TileRange): Part | undefined {
  const { row, column, rows, columns } = range;
  const slice = rectangle(tensor, range);
  if (rows * columns === 1 || !slice) return undefined;
  const place = `[${row}-${row + rows - 1},${column}-${column + columns - 1}]`;
  return { label: 'Selection', slice, place };
}

function sliceAt(tensor: Shaped, row: number): Part | undefined {
  const slice = matrixAround(tensor, row);
  if (!slice) return undefined;
  const index = sliceIndex({ shape: tensor.shape, matrix: matrixOf(tensor) }, row);
  return { label: `Slice [${index.join(', ')}, :, :]`, slice, place: `[${index.join(',')}]` };
}

function whole(tensor: Shaped): Part {
  return { label: 'Whole tensor', slice: wholeTensor(tensor), place: '' };
}

/**
 * `model.layer.weight[0-3,8-11].npy`
 * @param source name of the `.qnat`, or of a tensor in a debugged program
 */
export function sliceName(source: string, tensor: string, { place, format }: SliceChoice): string {
  const names = new Set([source.replace(/\.qnat$/i, ''), inFileName(tensor)]);
  return `${[...names].join('.')}${place}.${format}`;
}
