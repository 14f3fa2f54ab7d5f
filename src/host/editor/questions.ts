import type { Messenger } from 'vscode-messenger';
import type { CancellationToken, RequestType } from 'vscode-messenger-common';
import type { QnatDocument } from './qnatDocument';
import type { QnatModel } from './qnatModel';

/** Registers the answer to a question of the page about the present state of its file. */
export type OnQuestion = <P, R>(
  type: RequestType<P, R>,
  answer: (model: QnatModel, params: P, signal: AbortSignal) => R | Promise<R>,
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

function signalOf(cancellation: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (cancellation.isCancellationRequested) controller.abort();
  cancellation.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
