import type { ScaleChoice } from '../../src/core/qnat/tensorData';
import type { NumberStyle } from '../../src/core/text/notation';

/** Which values are shown, and how. */
export interface ShownValues {
  readonly scales: ScaleChoice;
  readonly style: NumberStyle;
}
