import type { Messenger } from 'vscode-messenger';
import type { CancellationToken, RequestType } from 'vscode-messenger-common';
import type { QnatDocument } from './qnatDocument';
import { InvalidRequestError } from '../../core/errors';
import type { Model } from './model';
import { QnatModel } from './qnatModel';

/** Registers the answer to a question of the page about the present state of what it shows. */
export type OnQuestion<M = Model> = <P, R>(
  type: RequestType<P, R>,
  answer: (model: M, params: P, signal: AbortSignal) => R | Promise<R>,
) => void;

/** @param gone aborts when nobody waits for answers any more */
export function questionsOf(
  messenger: Messenger,
  document: QnatDocument,
  gone: AbortSignal,
): OnQuestion {
  return (type, answer) =>
    messenger.onRequest(type, async (params, _page, cancellation) => {
      const signal = AbortSignal.any([gone, signalOf(cancellation)]);
      return answer(await document.model(), params, signal);
    });
}

/** Questions about files: of plain values they are not asked. */
export function ofFiles(on: OnQuestion): OnQuestion<QnatModel> {
  return (type, answer) =>
    on(type, (model, params, signal) => answer(quantized(model), params, signal));
}

/** @throws InvalidRequestError when it has plain values */
export function quantized(model: Model): QnatModel {
  if (model instanceof QnatModel) return model;
  throw new InvalidRequestError('These values are not quantized: there are no blocks.');
}

function signalOf(cancellation: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (cancellation.isCancellationRequested) controller.abort();
  cancellation.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
