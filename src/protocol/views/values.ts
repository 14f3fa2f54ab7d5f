import type { NotificationType, RequestType } from 'vscode-messenger-common';
import type { TileRange } from '../../core/qnat/matrix';
import type { ScaleChoice } from '../../core/qnat/tensorData';
import type { Notation } from '../../core/text/notation';

/** Puts a rectangle of values on the clipboard, as tab-separated text. */
export const CopyValues: RequestType<
  { index: number; range: TileRange; scales: ScaleChoice; notation: Notation },
  void
> = { method: 'copyValues' };

/**
 * Has the person choose what is written of a tensor's values, as what and where to, and writes it.
 * @param range the selected cells: the cursor's alone when nothing else is
 */
export const ExportValues: RequestType<
  { index: number; range: TileRange; scales: ScaleChoice },
  void
> = { method: 'exportValues' };

/** The command was given that asks the page for {@link ExportValues}. */
export const ExportWanted: NotificationType<void> = { method: 'exportWanted' };
