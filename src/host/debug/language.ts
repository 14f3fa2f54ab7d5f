import type { Candidate, Inspected } from '../../core/debug/inspected';
import type { Frame } from './frame';

/** How tensors are found and read in programs of one kind. */
export interface DebugLanguage {
  /** Reading evaluates expressions in the program, which the person is told once. */
  readonly runsCode?: boolean;
  /** What of the frame may be a tensor. */
  candidates(frame: Frame): Promise<Candidate[]>;
  /**
   * What the program says of an expression, with sources that read its arrays.
   * @throws UnavailableError when the expression has no value here
   */
  inspect(frame: Frame, expression: string): Promise<Inspected>;
}
