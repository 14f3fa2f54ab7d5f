import type { RequestType } from 'vscode-messenger-common';
import type { TileRange } from '../../core/qnat/matrix';
import type { ScaleChoice } from '../../core/qnat/tensorData';
import type { Notation } from '../../core/text/notation';

/** Puts a rectangle of values on the clipboard, as tab-separated text. */
export const CopyValues: RequestType<
  { index: number; range: TileRange; scales: ScaleChoice; notation: Notation },
  void
> = { method: 'copyValues' };
