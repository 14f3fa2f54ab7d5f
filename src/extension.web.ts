import * as vscode from 'vscode';
import { LocalAnalyses } from './core/analyze/localAnalyses';
import { registerEditor } from './host/editor/editorProvider';
import { fileOrigin } from './host/editor/fileOrigin';
import { ValuesExport } from './host/export/valuesExport';
import { openWhole } from './host/files/openSource';
import { saveWhole } from './host/files/saver';
import { registerQuantize } from './host/quantize/command';
import { MemoryEngine } from './host/web/memoryEngine';

/** The folder of a person's own is nothing that a browser knows. */
const NO_HOME = '~';

/** The extension in VS Code for the Web: the same editor and the same quantizing, without Node. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('QNAT', { log: true });
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'quantize.web.js');
  const engine = new MemoryEngine(script);
  const memory = context.workspaceState;
  const originOf = (uri: vscode.Uri) => fileOrigin(uri, openWhole);
  const values = new ValuesExport({ save: saveWhole, log });
  context.subscriptions.push(
    log,
    registerEditor(
      context.extensionUri,
      originOf,
      new LocalAnalyses(),
      { openSource: openWhole, memory, log },
      values,
    ),
    registerQuantize({ engine, log, memory, home: NO_HOME }),
  );
}
