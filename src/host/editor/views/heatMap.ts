import { GetHeatSummary, GetHeatTile } from '../../../protocol/views/heatMap';
import type { OnQuestion } from '../questions';
import type { QnatModel } from '../qnatModel';
import { ResultCache } from '../resultCache';

/** 128 tiles of full size, of every state of a file: those of some zoom levels. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Answers of the heat map. */
export function answerHeatMap(on: OnQuestion): void {
  const caches = new WeakMap<QnatModel, ResultCache>();
  const cacheOf = (model: QnatModel) => {
    const cache = caches.get(model) ?? new ResultCache(MAX_BYTES);
    caches.set(model, cache);
    return cache;
  };
  on(GetHeatTile, (model, question, signal) =>
    cacheOf(model).get(JSON.stringify(question), async () => {
      const tensor = await model.tensorAt(question.index);
      const request = { ...question.query, tensor };
      return (await model.analyze('heatTile', request, 'screen', signal)).buffer;
    }),
  );
  on(GetHeatSummary, (model, question, signal) =>
    cacheOf(model).get(`summary ${JSON.stringify(question)}`, async () => {
      const { index, ...rest } = question;
      const request = { ...rest, tensor: await model.tensorAt(index) };
      const found = await model.analyze('heatSummary', request, 'background', signal);
      return Float64Array.of(found.lowest, found.highest, found.mean).buffer;
    }),
  );
}
