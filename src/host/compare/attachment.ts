import * as vscode from 'vscode';
import type { PlacedCounterpart, Wanted } from '../../core/analyze/counterparts';
import type { NamedTensors } from '../../core/analyze/onlyThere';
import { InvalidRequestError, QnatError } from '../../core/errors';
import { tensorKey } from '../../core/qnat/tensor';
import type { Tensor } from '../../core/tensor/tensor';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { ComparandState } from '../../protocol/views/compare';
import type { SourceOpener } from '../files/openSource';
import { Comparand, whyNone } from './comparand';
import { watchModel } from './watchModel';
import type { CounterpartFinder } from './comparisonSurvey';

/** What is remembered of a document: the other file, and which tensors were chosen by hand. */
interface Remembered {
  readonly uri: string;
  readonly chosen: Readonly<Record<string, Wanted>>;
}

interface Attached {
  readonly uri: vscode.Uri;
  readonly watcher: vscode.Disposable;
  readonly abort: AbortController;
  opened: Promise<Comparand>;
  /** Once it is open. */
  comparand?: Comparand;
  state: ComparandState;
}

/** The other file that a document is compared with, if there is one: kept over reloads of both. */
export class Attachment {
  private static versions = 0;
  private readonly changed = new vscode.EventEmitter<void>();
  /** It is another one, in another state, or other tensors are compared. */
  readonly onDidChange = this.changed.event;
  private attached?: Attached;
  /** The person has asked for it since the document was opened. */
  asked = false;
  /** By which tensors of the document they are for. */
  private chosen: Record<string, Wanted> = {};

  /** @param memory where it is remembered, if it is */
  constructor(
    private readonly document: vscode.Uri,
    private readonly openSource: SourceOpener,
    private readonly memory?: vscode.Memento,
  ) {
    this.recall();
  }

  get state(): ComparandState | undefined {
    return this.attached?.state;
  }

  /** Compares with a file from now on; without one, with none. */
  set(uri: vscode.Uri | undefined): void {
    this.replace(uri);
    this.remember();
  }

  /** Compares with a file for the time being; then what is remembered comes back. */
  compareMeanwhile(uri: vscode.Uri): vscode.Disposable {
    this.replace(uri);
    const { attached } = this;
    return new vscode.Disposable(() => {
      if (attached !== this.attached) return;
      this.leave();
      this.recall();
      this.changed.fire();
    });
  }

  /** Compares a tensor with another one than that of its name. */
  choose(tensor: Tensor, { name, repeat }: Wanted): void {
    if (!this.attached) return;
    this.chosen = { ...this.chosen, [tensorKey(tensor)]: { name, repeat } };
    this.attached.state = { ...this.attached.state, version: ++Attachment.versions };
    this.remember();
    this.changed.fire();
  }

  /** @throws QnatError when there is none, or it cannot be read */
  async comparand(): Promise<Comparand> {
    if (!this.attached) throw new InvalidRequestError('There is no file to compare with.');
    return this.attached.opened.catch((error: unknown) => {
      throw new QnatError(messageOf(error));
    });
  }

  /** What a tensor is compared with. @throws QnatError when there is nothing, or it does not fit */
  async counterpartOf(tensor: Tensor): Promise<PlacedCounterpart> {
    return (await this.comparand()).counterpartOf(tensor, this.wanted(tensor));
  }

  /** How the counterparts of all tensors are found; undefined while there is no other file open. */
  get finder(): CounterpartFinder | undefined {
    const comparand = this.attached?.comparand;
    return (
      comparand && {
        find: (tensor) => comparand.find(tensor, this.wanted(tensor)),
        explain: (tensor, obstacle) => whyNone(tensor, this.wanted(tensor), obstacle),
      }
    );
  }

  /** The tensors of the other file that none is compared with. @throws QnatError when there is no such file */
  async onlyThere(tensors: Iterable<Tensor>, signal: AbortSignal): Promise<NamedTensors> {
    return (await this.comparand()).onlyThere(tensors, this.wanted, signal);
  }

  private readonly wanted = (tensor: Tensor): Wanted => {
    const key = tensorKey(tensor);
    return Object.hasOwn(this.chosen, key) ? this.chosen[key] : tensor;
  };

  dispose(): void {
    this.leave();
    this.changed.dispose();
  }

  private replace(uri: vscode.Uri | undefined): void {
    this.leave();
    this.chosen = {};
    this.attached = uri && this.attach(uri);
    this.asked = uri !== undefined;
    this.changed.fire();
  }

  private recall(): void {
    const remembered = this.memory?.get<Remembered>(keyOf(this.document));
    this.asked = false;
    this.chosen = { ...remembered?.chosen };
    this.attached = remembered && this.attach(vscode.Uri.parse(remembered.uri));
  }

  private attach(uri: vscode.Uri): Attached {
    const abort = new AbortController();
    const watcher = watchModel(uri, () => this.reopen(attached));
    const opened = Comparand.open(uri, this.openSource, abort.signal);
    const fileName = nameOfPath(uri.path);
    const state = { fileName, status: 'opening', version: ++Attachment.versions } as const;
    const attached: Attached = { uri, abort, watcher, opened, state };
    void this.follow(attached);
    return attached;
  }

  private reopen(attached: Attached): void {
    void closeWhenOpen(attached.opened);
    attached.opened = Comparand.open(attached.uri, this.openSource, attached.abort.signal);
    void this.follow(attached);
  }

  /** Says how opening went, unless it was opened anew since. */
  private async follow(attached: Attached): Promise<void> {
    const { opened, state } = attached;
    const version = ++Attachment.versions;
    const { fileName } = state;
    const found = await opened.then(
      (comparand) => ({
        comparand,
        state: { fileName, version, status: 'open', quantized: comparand.quantized } as const,
      }),
      (error: unknown) => ({
        comparand: undefined,
        state: { fileName, version, status: 'failed', message: messageOf(error) } as const,
      }),
    );
    if (attached !== this.attached || opened !== attached.opened) return;
    Object.assign(attached, found);
    this.changed.fire();
  }

  private leave(): void {
    if (!this.attached) return;
    const { abort, watcher, opened } = this.attached;
    this.attached = undefined;
    abort.abort();
    watcher.dispose();
    void closeWhenOpen(opened);
  }

  private remember(): void {
    const { attached, chosen } = this;
    const remembered: Remembered | undefined = attached && { uri: attached.uri.toString(), chosen };
    void this.memory?.update(keyOf(this.document), remembered);
  }
}

function keyOf(document: vscode.Uri): string {
  return `comparand ${document.toString()}`;
}

async function closeWhenOpen(opened: Promise<Comparand>): Promise<void> {
  // What never opened was closed where it failed.
  await opened.then((comparand) => comparand.close()).catch(() => undefined);
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof QnatError) return message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FileNotFound' || code === 'ENOENT') {
    return 'The file, or one that it names, is not there. When it comes back, it is compared again.';
  }
  return `The file cannot be read: ${message}`;
}
