import type { HeatSummary } from '../../../core/analyze/heatMap';
import type { HeatMode } from '../../../core/heatmap/heatField';
import {
  GetHeatSummary,
  GetHeatTile,
  type HeatSummaryQuestion,
} from '../../../protocol/views/heatMap';
import type { Attachment } from '../../compare/attachment';
import type { QnatDocument } from '../qnatDocument';
import type { OnQuestion } from '../questions';
import type { Model } from '../model';
import { ResultCache } from '../resultCache';

/** 128 tiles of full size, of every state of a file: those of some zoom levels. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Answers of the heat map. */
export function answerHeatMap(on: OnQuestion, { comparand }: QnatDocument): void {
  const caches = new WeakMap<Model, ResultCache>();
  const cacheOf = (model: Model) => {
    const cache = caches.get(model) ?? new ResultCache(MAX_BYTES);
    caches.set(model, cache);
    return cache;
  };
  // Errors are those of one state of the other file.
  const keyOf = (question: unknown, mode: HeatMode) =>
    JSON.stringify([question, mode === 'error' ? comparand.state?.version : undefined]);
  on(GetHeatTile, (model, question, signal) =>
    cacheOf(model).get(keyOf(question, question.query.mode), async () => {
      const { mode, ...query } = question.query;
      const tensor = await model.tensorAt(question.index);
      if (mode !== 'error') {
        const request = { ...query, mode, tensor };
        return (await model.analyze('heatTile', request, 'screen', { signal })).buffer;
      }
      const { source, counterpart } = await comparand.counterpartOf(tensor);
      const request = { ...query, tensor, counterpart };
      return (await model.analyze('errorTile', request, 'screen', { signal, others: [source] }))
        .buffer;
    }),
  );
  on(GetHeatSummary, (model, question, signal) =>
    cacheOf(model).get(`summary ${keyOf(question, question.mode)}`, async () => {
      const found = await summaryOf(model, question, comparand, signal);
      return Float64Array.of(found.lowest, found.highest, found.mean).buffer;
    }),
  );
}

async function summaryOf(
  model: Model,
  { index, mode, ...rest }: HeatSummaryQuestion,
  comparand: Attachment,
  signal: AbortSignal,
): Promise<HeatSummary> {
  const tensor = await model.tensorAt(index);
  if (mode !== 'error') {
    return model.analyze('heatSummary', { ...rest, mode, tensor }, 'background', { signal });
  }
  const { source, counterpart } = await comparand.counterpartOf(tensor);
  const request = { ...rest, tensor, counterpart };
  return model.analyze('errorSummary', request, 'background', { signal, others: [source] });
}
