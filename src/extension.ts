import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { originsWith, registerDebug } from './host/debug/register';
import { registerEditor } from './host/editor/editorProvider';
import { fileOrigin } from './host/editor/fileOrigin';
import { registerExport } from './host/export/command';
import { ValuesExport } from './host/export/valuesExport';
import { openWhole, type SourceOpener } from './host/files/openSource';
import { saveWhole, type SourceSaver } from './host/files/saver';
import { registerQuantize } from './host/quantize/command';
import { copyToFile } from './node/copyToFile';
import { FileSource } from './node/fileSource';
import { ThreadAnalyses } from './node/threadAnalyses';
import { Threads } from './node/threads';
import { WorkerEngine } from './node/workerEngine';

/** The extension where it has Node: on a desktop, over SSH, in containers. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('QNAT', { log: true });
  const engine = new WorkerEngine(new Threads(join(context.extensionPath, 'dist', 'job.js')));
  const analyses = new ThreadAnalyses(
    join(context.extensionPath, 'dist', 'analyze.js'),
    Math.max(2, availableParallelism()),
  );
  const memory = context.workspaceState;
  const debug = registerDebug({ log, memory, save });
  const originOf = originsWith(debug.tensors, (uri) => fileOrigin(uri, openSource));
  const values = new ValuesExport({ save, log });
  context.subscriptions.push(
    log,
    analyses,
    debug.subscription,
    registerEditor(context.extensionUri, originOf, analyses, { openSource, memory, log }, values),
    registerExport({ engine, log }),
    registerQuantize({ engine, log, memory, home: homedir() }),
  );
}

const openSource: SourceOpener = (uri) =>
  uri.scheme === 'file' ? FileSource.open(uri.fsPath) : openWhole(uri);

const save: SourceSaver = (source, target, onProgress, signal) =>
  target.scheme === 'file'
    ? copyToFile(source, target.fsPath, onProgress, signal)
    : saveWhole(source, target, onProgress, signal);
