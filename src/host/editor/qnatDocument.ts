import * as vscode from 'vscode';
import type { Analyses } from '../../core/analyze/analyses';
import { QnatError } from '../../core/errors';
import type { FileState } from '../../protocol/editor';
import { nameOfPath } from '../files/nameOfPath';
import type { OpenSource, SourceOpener } from '../files/openSource';
import { QnatModel } from './qnatModel';

/** A writer's many small changes are one change to the person. */
const SETTLE_MS = 150;

/** A file in one or more editors: its present state on disk, read anew when the file changes. */
export class QnatDocument implements vscode.CustomDocument {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly progressed = new vscode.EventEmitter<void>();
  private readonly watcher: vscode.FileSystemWatcher;
  private opened: Promise<{ source: OpenSource; model: QnatModel }>;
  private settling?: ReturnType<typeof setTimeout>;
  /** The file was read anew. */
  readonly onDidChange = this.changed.event;
  /** The facts of the same state changed. */
  readonly onDidProgress = this.progressed.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly openSource: SourceOpener,
    private readonly analyses: Analyses,
  ) {
    this.opened = this.open();
    const folder = vscode.Uri.joinPath(uri, '..');
    const name = nameOfPath(uri.path).replace(/[[\]{}*?]/g, '[$&]');
    this.watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, name),
    );
    const settle = () => this.settle();
    this.watcher.onDidChange(settle);
    this.watcher.onDidCreate(settle);
    this.watcher.onDidDelete(settle);
  }

  /** The present state; every request of a page is about the one it finds. */
  async model(): Promise<QnatModel> {
    return (await this.opened).model;
  }

  /** The facts, or why there are none. */
  async state(): Promise<FileState> {
    try {
      return await (await this.model()).summary();
    } catch (error) {
      return { kind: 'failure', fileName: nameOfPath(this.uri.path), message: messageOf(error) };
    }
  }

  /** Reads the file anew. */
  reload(): void {
    const before = this.opened;
    this.opened = this.open();
    const loaded = this.opened.then(({ model }) => model.ready());
    void loaded
      .catch(() => undefined)
      .then(() => {
        this.changed.fire();
        return close(before);
      });
  }

  dispose(): void {
    clearTimeout(this.settling);
    this.watcher.dispose();
    this.changed.dispose();
    this.progressed.dispose();
    void close(this.opened);
  }

  private open(): Promise<{ source: OpenSource; model: QnatModel }> {
    const opened = this.openSource(this.uri).then((source) => ({
      source,
      model: this.modelOf(source),
    }));
    void this.whenRead(opened);
    return opened;
  }

  private modelOf(source: OpenSource): QnatModel {
    const name = nameOfPath(this.uri.path);
    return new QnatModel(source, name, this.analyses, () => this.progressed.fire());
  }

  /** Has the page ask again for rows that it was given before their data was found. */
  private async whenRead(opened: Promise<{ model: QnatModel }>): Promise<void> {
    try {
      const { model } = await opened;
      await model.ready();
      if (model.gaveEarlyRows) this.changed.fire();
    } catch {
      // Whoever asks for the state is told.
    }
  }

  private settle(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.reload(), SETTLE_MS);
  }
}

async function close(opened: Promise<{ source: OpenSource; model: QnatModel }>): Promise<void> {
  try {
    const { source, model } = await opened;
    model.dispose();
    await source.close();
  } catch {
    // It never opened, which its state has said.
  }
}

function messageOf(error: unknown): string {
  if (error instanceof QnatError) return error.message;
  if (isMissing(error)) return 'The file is gone. When it comes back, it is shown again.';
  return `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

/** VS Code and Node have each a code of their own for it. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'FileNotFound' || code === 'ENOENT';
}
