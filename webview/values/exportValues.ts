import { tensorKey } from '../../src/core/qnat/tensor';
import { ExportValues } from '../../src/protocol/views/values';
import type { Session } from '../state/session';
import { cornersAt, rangeBetween } from './cellRange';
import { hasGrid } from './geometry';
import { clampCell } from './keys';
import { chosenScales } from './scaleSwitch';

/** Has the host export values of the tensor that is shown: it asks which. */
export function exportValues({ host, selection, view, marked }: Session): void {
  const { detail } = selection.get();
  if (!detail || !hasGrid(detail)) return;
  const state = view.get();
  const { anchor, head } = cornersAt(
    clampCell(state.cell, detail),
    tensorKey(detail),
    marked.get(),
  );
  const scales = chosenScales(state.scales, detail.scaleChoices);
  void host.ask(ExportValues, { index: detail.index, range: rangeBetween(anchor, head), scales });
}
