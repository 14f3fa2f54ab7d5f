import * as vscode from 'vscode';
import { Messenger } from 'vscode-messenger';
import type { NotificationType } from 'vscode-messenger-common';
import { FileChanged, FileProgress, GetFile, ReopenWith } from '../../protocol/editor';
import { ComparisonProgressed } from '../../protocol/views/compare';
import { HasHexEditor, OpenHexEditor } from '../../protocol/views/block';
import { HealthProgressed, PlainHealthProgressed } from '../../protocol/views/health';
import type { ValuesExport } from '../export/valuesExport';
import { paced } from '../flow/paced';
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

/** Surveys of a million tensors have thousands of news, each with all facts of the file. */
const PROGRESS_EVERY_MS = 50;

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
  const tell =
    <P>(notification: NotificationType<P>) =>
    (news: P) => {
      if (!port.gone.aborted) messenger.sendNotification(notification, page, news);
    };
  for (const answer of [answerTensor, answerValues]) answer(on);
  for (const answer of [answerFile, answerTree, answerBlock]) answer(onFile);
  answerHeatMap(on, document);
  answerHealth(onFile, tell(HealthProgressed));
  answerPlainHealth(on, tell(PlainHealthProgressed));
  answerCompare(on, document, tell(ComparisonProgressed));
  const tellState = async (notification: typeof FileChanged) =>
    tell(notification)(await document.state());
  const tellProgress = paced(() => void tellState(FileProgress), PROGRESS_EVERY_MS);
  return vscode.Disposable.from(
    connectLinks(messenger, page, document, panel, places),
    values.connect(messenger, page, document, panel),
    document.onDidChange(() => void tellState(FileChanged)),
    document.onDidProgress(tellProgress),
  );
}
