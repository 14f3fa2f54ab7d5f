import * as vscode from 'vscode';
import type { Analyses } from '../../core/analyze/analyses';
import { QnatError } from '../../core/errors';
import type { FileState } from '../../protocol/editor';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { Attachment } from '../compare/attachment';
import type { OpenSource } from '../files/openSource';
import type { Model } from './model';
import type { Opened, Origin } from './origin';
import { PlainModel } from './plainModel';
import { QnatModel } from './qnatModel';

interface OpenFile {
  readonly source: OpenSource;
  readonly model: Model;
  /** Those that read it after it was replaced, or its editor closed. */
  readonly readers: Set<Promise<unknown>>;
}

/**
 * A file that breaks off may be one that a program is still writing: so long, what was there before stays
 * on the screen.
 */
const UNFINISHED_MS = 2000;

/** A file, or what is like one, in one or more editors: its present state, read anew when it changes. */
export class QnatDocument implements vscode.CustomDocument {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly progressed = new vscode.EventEmitter<void>();
  private readonly watcher: vscode.Disposable;
  private opened: Promise<OpenFile>;
  /** Aborts when it is read anew. */
  private newer = new AbortController();
  /** Since when the file is not whole any more; undefined while it is. */
  private brokenSince?: number;
  /** The file was read anew. */
  readonly onDidChange = this.changed.event;
  /** The facts of the same state changed. */
  readonly onDidProgress = this.progressed.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly origin: Origin,
    private readonly analyses: Analyses,
    /** What it is compared with. */
    readonly comparand: Attachment,
  ) {
    comparand.onDidChange(() => {
      this.progressed.fire();
      void this.opened.then(({ model }) => this.compareAll(model)).catch(() => undefined);
    });
    this.opened = this.open();
    void isWhole(this.opened).then((whole) => {
      // Nothing whole was there before that could stay.
      if (!whole) this.brokenSince ??= 0;
    });
    this.watcher = origin.watch(
      () => this.reload(),
      () => this.progressed.fire(),
    );
  }

  /** The present state; every request of a page is about the one it finds. */
  async model(): Promise<Model> {
    return (await this.opened).model;
  }

  /** Has work done on the present state, whose bytes stay open until it is over, whatever happens. */
  async read<T>(work: (model: Model) => Promise<T>): Promise<T> {
    const { model, readers } = await this.opened;
    const result = work(model);
    readers.add(result);
    return result.finally(() => readers.delete(result));
  }

  /** The facts, or why there are none. */
  async state(): Promise<FileState> {
    try {
      const summary = await (await this.model()).summary();
      return { ...summary, live: this.origin.live?.(), comparand: this.comparand.state };
    } catch (error) {
      return { kind: 'failure', fileName: nameOfPath(this.uri.path), message: messageOf(error) };
    }
  }

  /** Reads the file anew. */
  reload(): void {
    const before = this.opened;
    const after = this.open();
    this.newer.abort();
    this.newer = new AbortController();
    const { signal } = this.newer;
    this.opened = this.origin.live ? readOr(after, before) : this.finished(after, signal);
    void this.replace(before, this.opened);
  }

  /** What the file is, once it is whole, or has been broken for a while. */
  private async finished(after: Promise<OpenFile>, newer: AbortSignal): Promise<OpenFile> {
    if (await isWhole(after)) {
      this.brokenSince = undefined;
      return after;
    }
    this.brokenSince ??= Date.now();
    await pauseUntil(this.brokenSince + UNFINISHED_MS, newer);
    if (!newer.aborted) return after;
    void close(after);
    return this.opened;
  }

  private async replace(before: Promise<OpenFile>, present: Promise<OpenFile>): Promise<void> {
    const opened = await present.catch(() => undefined);
    await opened?.model.ready().catch(() => undefined);
    if (opened && opened === (await before.catch(() => undefined))) return;
    this.changed.fire();
    await close(before);
  }

  dispose(): void {
    this.watcher.dispose();
    this.comparand.dispose();
    this.changed.dispose();
    this.progressed.dispose();
    void close(this.opened);
  }

  private open(): Promise<OpenFile> {
    const opened = this.origin.open().then((source) => ({
      source,
      model: this.modelOf(source),
      readers: new Set<Promise<unknown>>(),
    }));
    void this.whenRead(opened);
    return opened;
  }

  private modelOf(source: Opened): Model {
    const name = nameOfPath(this.uri.path);
    if (source.plain) return new PlainModel(source, source.plain, name, this.analyses);
    const progress = () => this.progressed.fire();
    const { readUnaskedBytes } = this.origin;
    return new QnatModel(source, name, this.analyses, progress, readUnaskedBytes);
  }

  /** What fails shows where the same tensors are compared one by one. */
  private async compareAll(model: Model): Promise<void> {
    if (!(model instanceof QnatModel)) return;
    const { comparand } = this;
    // A program's memory is read again at every stop.
    const asked = comparand.asked && !this.origin.live;
    await model.compareWith(comparand.finder, asked);
  }

  /** Has the page ask again for rows that it was given before their data was found. */
  private async whenRead(opened: Promise<OpenFile>): Promise<void> {
    try {
      const { model } = await opened;
      void this.compareAll(model).catch(() => undefined);
      await model.ready();
      if (model.gaveEarlyRows) this.changed.fire();
    } catch {
      // Whoever asks for the state is told.
    }
  }
}

/**
 * A program can go on while its tensor is read: what was read before then stays, and the next stop
 * brings another attempt.
 */
async function readOr(after: Promise<OpenFile>, before: Promise<OpenFile>): Promise<OpenFile> {
  try {
    const opened = await after;
    await opened.model.ready();
    return opened;
  } catch {
    await close(after);
    return before;
  }
}

async function isWhole(opened: Promise<OpenFile>): Promise<boolean> {
  try {
    const { model } = await opened;
    await model.ready();
    return model.whole;
  } catch {
    return false;
  }
}

function pauseUntil(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, time - Date.now());
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()));
  });
}

async function close(opened: Promise<OpenFile>): Promise<void> {
  try {
    const { source, model, readers } = await opened;
    model.dispose();
    await Promise.allSettled(readers);
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
