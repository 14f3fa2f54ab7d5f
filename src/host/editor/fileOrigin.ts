import type * as vscode from 'vscode';
import type { SourceOpener } from '../files/openSource';
import { watchFile } from '../files/watchFile';
import type { Origin } from './origin';

/** A file, on a disk or anywhere that VS Code can read. */
export function fileOrigin(uri: vscode.Uri, openSource: SourceOpener): Origin {
  return {
    open: () => openSource(uri),
    watch: (onChange) => watchFile(uri, onChange),
  };
}
