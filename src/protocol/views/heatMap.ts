import type { RequestType } from 'vscode-messenger-common';
import type { HeatMode } from '../../core/heatmap/heatField';
import type { HeatTileQuery } from '../../core/heatmap/heatTile';
import type { TileRange } from '../../core/qnat/matrix';
import type { ScaleChoice } from '../../core/qnat/tensorData';

/** f32, one a bin, row by row; NaN where a bin has no values, or one that is not a number. */
export const GetHeatTile: RequestType<{ index: number; query: HeatTileQuery }, ArrayBuffer> = {
  method: 'heatTile',
};

export interface HeatSummaryQuestion {
  readonly index: number;
  readonly range: TileRange;
  readonly mode: HeatMode;
  readonly scales: ScaleChoice;
}

/** f64: the smallest and the largest number of a rectangle, and the mean. */
export const GetHeatSummary: RequestType<HeatSummaryQuestion, ArrayBuffer> = {
  method: 'heatSummary',
};
