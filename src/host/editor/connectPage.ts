import * as vscode from 'vscode';
import { Messenger } from 'vscode-messenger';
import type { CancellationToken } from 'vscode-messenger-common';
import * as protocol from '../../protocol/editor';
import { panelPort } from './panelPort';
import type { QnatDocument } from './qnatDocument';

/** Answers what a page asks of its document, and tells it of changes. */
export function connectPage(document: QnatDocument, panel: vscode.WebviewPanel): vscode.Disposable {
  const messenger = new Messenger();
  const port = panelPort(panel);
  const page = messenger.registerWebviewPanel(port.panel);
  answerQuestions(messenger, document, port.gone);
  const tell = async (notification: typeof protocol.FileChanged) => {
    const state = await document.state();
    if (!port.gone.aborted) messenger.sendNotification(notification, page, state);
  };
  return vscode.Disposable.from(
    document.onDidChange(() => void tell(protocol.FileChanged)),
    document.onDidProgress(() => void tell(protocol.FileProgress)),
  );
}

/** @param gone aborts when nobody waits for answers any more */
function answerQuestions(messenger: Messenger, document: QnatDocument, gone: AbortSignal): void {
  messenger.onRequest(protocol.GetFile, () => document.state());
  messenger.onRequest(protocol.GetTensors, async ({ query, start, count }) =>
    (await document.model()).tensors(query, start, count),
  );
  messenger.onRequest(protocol.GetTensor, async ({ index }) =>
    (await document.model()).tensor(index),
  );
  messenger.onRequest(protocol.FindTensor, async ({ name }) =>
    (await document.model()).findTensor(name),
  );
  messenger.onRequest(protocol.FindRow, async ({ query, index }) =>
    (await document.model()).findRow(query, index),
  );
  messenger.onRequest(protocol.GetTile, async ({ index, range, scales }, _page, cancellation) => {
    const signal = AbortSignal.any([gone, signalOf(cancellation)]);
    return (await document.model()).tile(index, range, scales, signal);
  });
  messenger.onRequest(protocol.GetFindings, async ({ start, count }) =>
    (await document.model()).findingsPage(start, count),
  );
  messenger.onRequest(protocol.StartScaleCheck, async () => (await document.model()).checkScales());
  messenger.onRequest(protocol.ReopenWith, async () => {
    await vscode.commands.executeCommand('workbench.action.reopenWithEditor');
  });
}

function signalOf(cancellation: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (cancellation.isCancellationRequested) controller.abort();
  cancellation.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
