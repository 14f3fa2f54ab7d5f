import VscodeCheckbox from '@vscode-elements/react-elements/dist/components/VscodeCheckbox.js';
import VscodeTextfield from '@vscode-elements/react-elements/dist/components/VscodeTextfield.js';
import { rowInSlice, sliceIndex, stackShape } from '../../src/core/qnat/slices';
import { WHOLE } from '../heatmap/settings';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';
import type { Cell } from '../state/viewState';
import type { Geometry } from '../values/geometry';
import './slicer.css';

interface Props {
  readonly geometry: Geometry;
  /** The cursor: the slice it is in is the one that is named, and shown alone if one likes. */
  readonly cell: Cell;
  readonly onGo: (cell: Cell) => void;
}

/** Which slice of a tensor of more than two dimensions is looked at. */
export function Slicer({ geometry, cell, onGo }: Props) {
  const { view } = useSession();
  const sliced = useStoreValue(view, (state) => state.sliced);
  const stack = stackShape(geometry);
  if (stack.length === 0) return null;
  const index = sliceIndex(geometry, cell.row);
  const go = (dimension: number, at: number) => {
    const row = rowInSlice(geometry, index.with(dimension, at), cell.row);
    onGo({ row, column: cell.column });
  };
  const showAlone = (alone: boolean) => {
    onGo(cell);
    view.update({ sliced: alone, heatPlace: WHOLE });
  };
  return (
    <fieldset className="slicer" data-testid="slicer">
      <legend className="slicer-legend">Slice</legend>
      {index.map((at, dimension) => (
        <DimensionField
          key={dimension}
          dimension={dimension}
          size={stack[dimension]}
          value={at}
          onChange={(next) => go(dimension, next)}
        />
      ))}
      <span aria-hidden="true" className="slicer-rest">
        :, :
      </span>
      <VscodeCheckbox
        label="Alone"
        title="Show the rows of this slice only"
        checked={sliced}
        data-testid="slice-alone"
        onChange={(event) => showAlone((event.target as HTMLInputElement).checked)}
      />
    </fieldset>
  );
}

interface FieldProps {
  readonly dimension: number;
  readonly size: number;
  readonly value: number;
  readonly onChange: (index: number) => void;
}

/** The index in one dimension: typed, or stepped through with the arrow keys. */
function DimensionField({ dimension, size, value, onChange }: FieldProps) {
  const change = (text: string) => {
    const index = Number(text);
    if (text !== '' && Number.isInteger(index) && index >= 0 && index < size) onChange(index);
  };
  return (
    <VscodeTextfield
      className="slicer-field"
      type="number"
      min={0}
      max={size - 1}
      label={`Index in dimension ${dimension}`}
      title={`Index in dimension ${dimension}: 0 to ${size - 1}`}
      value={String(value)}
      onInput={(event) => change((event.target as HTMLInputElement).value)}
    />
  );
}
