import type { OutputFile } from '../tasks/output';
import type { PlacedItem } from './item';
import type { ExportModel } from './model';
import type { ExportOptions } from './options';

/** What goes where. */
export interface Placement {
  /** The first is the one that the others belong to. */
  readonly outputs: readonly ExportOutput[];
  readonly items: readonly PlacedItem[];
  readonly leftOut: readonly LeftOut[];
}

export interface ExportOutput extends OutputFile {
  readonly size: number;
}

/** A tensor that the format has no place for, and why. */
export interface LeftOut {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly reason: string;
}

/** What each format makes its plan of. */
export interface ExportRequest {
  readonly model: ExportModel;
  readonly options: ExportOptions;
  /** The name of the file to write. */
  readonly output: string;
}
