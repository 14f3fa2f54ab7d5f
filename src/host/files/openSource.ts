import * as vscode from 'vscode';
import { type ByteSource, MemorySource } from '../../core/bytes/byteSource';
import { QnatError } from '../../core/errors';

/** A byte source that holds a file open. */
export interface OpenSource extends ByteSource {
  close(): Promise<void>;
}

/** Opens what a URI names for reading in ranges; the composition root says how. */
export type SourceOpener = (uri: vscode.Uri) => Promise<OpenSource>;

/** Files that cannot be read in ranges are read whole, so there must be an end to it: 512 MiB. */
const MAX_WHOLE_FILE = 512 * 1024 * 1024;

/**
 * Opens a file of any file system that VS Code knows. Its API reads only whole files
 * (microsoft/vscode#84515), which is why large ones are refused.
 */
export async function openWhole(uri: vscode.Uri): Promise<OpenSource> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MAX_WHOLE_FILE) {
    throw new QnatError(
      `The file has ${size} bytes. Files of a “${uri.scheme}” file system can only be read whole, and more than ${MAX_WHOLE_FILE} bytes are not. Open it from a disk.`,
    );
  }
  const source = new MemorySource(await vscode.workspace.fs.readFile(uri));
  return Object.assign(source, { close: () => Promise.resolve() });
}
