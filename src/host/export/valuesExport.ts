import * as vscode from 'vscode';
import type { Messenger } from 'vscode-messenger';
import type { WebviewIdMessageParticipant } from 'vscode-messenger-common';
import { ExportWanted, ExportValues } from '../../protocol/views/values';
import type { QnatDocument } from '../editor/qnatDocument';
import { exportValues, type ValuesExportDeps } from './exportValues';

/** Connects pages to the export of values: their button, and the command of the one that is active. */
export class ValuesExport {
  /** Fires when the command is given. */
  readonly wanted = new vscode.EventEmitter<void>();

  constructor(private readonly deps: ValuesExportDeps) {}

  connect(
    messenger: Messenger,
    page: WebviewIdMessageParticipant,
    document: QnatDocument,
    panel: vscode.WebviewPanel,
  ): vscode.Disposable {
    messenger.onRequest(ExportValues, (request) => exportValues(this.deps, document, request));
    return this.wanted.event(() => {
      if (panel.active) messenger.sendNotification(ExportWanted, page);
    });
  }
}
