import * as vscode from 'vscode';
import { Messenger } from 'vscode-messenger';
import { FileChanged, FileProgress, GetFile, ReopenWith } from '../../protocol/editor';
import { ComparisonProgressed } from '../../protocol/views/compare';
import { HasHexEditor, OpenHexEditor } from '../../protocol/views/block';
import type { ValuesExport } from '../export/valuesExport';
import { connectLinks } from '../links/connectLinks';
import type { WantedPlaces } from '../links/wantedPlaces';
import { answerFile, answerTensor } from './answers';
import { hasHexEditor, openHexEditor } from './hexEditor';
import { panelPort } from './panelPort';
import type { QnatDocument } from './qnatDocument';
import { ofFiles, questionsOf } from './questions';
import { answerTree } from './tree';
import { answerBlock } from './views/block';
import { answerCompare } from './views/compare';
import { answerHeatMap } from './views/heatMap';
import { answerHealth, answerPlainHealth } from './views/health';
import { answerValues } from './views/values';

/** Answers what a page asks of its document, and tells it of changes. */
export function connectPage(
  document: QnatDocument,
  panel: vscode.WebviewPanel,
  places: WantedPlaces,
  values: ValuesExport,
): vscode.Disposable {
  const messenger = new Messenger();
  const port = panelPort(panel);
  const page = messenger.registerWebviewPanel(port.panel);
  messenger.onRequest(GetFile, () => document.state());
  messenger.onRequest(ReopenWith, async () => {
    await vscode.commands.executeCommand('workbench.action.reopenWithEditor');
  });
  messenger.onRequest(HasHexEditor, () => hasHexEditor(document.uri));
  messenger.onRequest(OpenHexEditor, ({ offset }) => openHexEditor(document.uri, offset));
  const on = questionsOf(messenger, document, port.gone);
  const onFile = ofFiles(on);
  for (const answer of [answerTensor, answerValues, answerPlainHealth]) answer(on);
  for (const answer of [answerFile, answerTree, answerBlock, answerHealth]) answer(onFile);
  answerHeatMap(on, document);
  answerCompare(on, document, (progress) => {
    if (!port.gone.aborted) messenger.sendNotification(ComparisonProgressed, page, progress);
  });
  const tell = async (notification: typeof FileChanged) => {
    const state = await document.state();
    if (!port.gone.aborted) messenger.sendNotification(notification, page, state);
  };
  return vscode.Disposable.from(
    connectLinks(messenger, page, document, panel, places),
    values.connect(messenger, page, document, panel),
    document.onDidChange(() => void tell(FileChanged)),
    document.onDidProgress(() => void tell(FileProgress)),
  );
}
