import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { originsWith, registerDebug } from './host/debug/register';
import { registerEditor } from './host/editor/editorProvider';
import { fileOrigin } from './host/editor/fileOrigin';
import { registerExport } from './host/export/command';
import { openWhole, type SourceOpener } from './host/files/openSource';
import { registerQuantize } from './host/quantize/command';
import { copyToFile } from './node/copyToFile';
import { FileSource } from './node/fileSource';
import { ThreadAnalyses } from './node/threadAnalyses';
import { WorkerEngine } from './node/workerEngine';

/** The extension where it has Node: on a desktop, over SSH, in containers. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('QNAT', { log: true });
  const engine = new WorkerEngine(join(context.extensionPath, 'dist', 'job.js'));
  const analyses = new ThreadAnalyses(
    join(context.extensionPath, 'dist', 'analyze.js'),
    availableParallelism(),
  );
  const memory = context.workspaceState;
  const debug = registerDebug({ log, memory, save: copyToFile });
  const originOf = originsWith(debug.tensors, (uri) => fileOrigin(uri, openSource));
  context.subscriptions.push(
    log,
    analyses,
    debug.subscription,
    registerEditor(context.extensionUri, originOf, analyses, { openSource, memory, log }),
    registerExport({ engine, log }),
    registerQuantize({ engine, log, memory, home: homedir() }),
  );
}

const openSource: SourceOpener = (uri) =>
  uri.scheme === 'file' ? FileSource.open(uri.fsPath) : openWhole(uri);
