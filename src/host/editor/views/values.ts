import { GetTile } from '../../../protocol/editor';
import type { OnQuestion } from '../questions';

/** Answers of the values view. */
export function answerValues(on: OnQuestion): void {
  on(GetTile, (model, { index, range, scales }, signal) =>
    model.tile(index, range, scales, signal),
  );
}
