import type * as vscode from 'vscode';

/** A page's end of the line: posting to it is safe also once the page is gone. */
export interface PanelPort {
  /** What the messenger needs of the panel, and no more. */
  readonly panel: vscode.WebviewPanel;
  /** Aborts when the panel goes. */
  readonly gone: AbortSignal;
}

/**
 * A disposed panel throws when it is posted to, and the messenger, which answers a failure with one
 * more message, lets that go unhandled: here such an answer is just not delivered.
 */
export function panelPort(panel: vscode.WebviewPanel): PanelPort {
  const { viewType, webview } = panel;
  const controller = new AbortController();
  const { signal: gone } = controller;
  panel.onDidDispose(() => controller.abort());
  const port: MessengerPanel = {
    viewType,
    get visible() {
      return !gone.aborted && panel.visible;
    },
    onDidDispose: panel.onDidDispose,
    webview: {
      onDidReceiveMessage: webview.onDidReceiveMessage,
      postMessage: async (message) => !gone.aborted && (await webview.postMessage(message)),
    },
  };
  return { panel: port as vscode.WebviewPanel, gone };
}

type MessengerPanel = Pick<vscode.WebviewPanel, 'viewType' | 'visible' | 'onDidDispose'> & {
  readonly webview: Pick<vscode.Webview, 'onDidReceiveMessage' | 'postMessage'>;
};
