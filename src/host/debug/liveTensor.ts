import * as vscode from 'vscode';
import type { FoundTensor } from '../../core/debug/foundTensor';
import type { LiveState } from '../../protocol/live';
import type { Opened, Origin } from '../editor/origin';
import { type Frame, frameAt } from './frame';
import { UnavailableError } from './requests';

/**
 * Finds a tensor in a frame, at the first stop and at every later one.
 * @throws QnatError when there is none, or one that contradicts itself: nothing is shown of it then
 */
export type Finder = (frame: Frame) => Promise<FoundTensor>;

/** A debugger gives so much (256 KiB) in some hundredths of a second. */
const READ_UNASKED_BYTES = 256 * 1024;
/** A step is over sooner: only a program that goes on running is said to run. */
const RUNNING_AFTER_MS = 400;

/** A tensor of a debugged program: found anew at every stop, its last state kept when it is gone. */
export class LiveTensor implements Origin {
  readonly readUnaskedBytes = READ_UNASKED_BYTES;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly told = new vscode.EventEmitter<void>();
  private status: LiveState['status'] = 'stopped';
  private reason?: string;
  private finding = Promise.resolve();
  /** Its call was gone at a stop: one that comes later in its place is another. */
  private over = false;

  private constructor(
    private readonly frame: Frame,
    private readonly expression: string,
    private readonly find: Finder,
    private found: FoundTensor,
  ) {}

  /** @throws QnatError when the frame has no such tensor, or one that contradicts itself */
  static async inFrame(frame: Frame, expression: string, find: Finder): Promise<LiveTensor> {
    return new LiveTensor(frame, expression, find, await find(frame));
  }

  async open(): Promise<Opened> {
    await this.finding;
    const { expression } = this;
    const { source, plain } = this.found.file({
      modelName: expression,
      modelType: this.frame.program.session.type,
      tensorName: expression,
      computeDtype: 'F32',
    });
    return Object.assign(source, { plain, close: () => Promise.resolve() });
  }

  watch(onChange: () => void, onNews: () => void): vscode.Disposable {
    const { program } = this.frame;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const left = () => (soon = setTimeout(() => this.leftStop(), RUNNING_AFTER_MS));
    return vscode.Disposable.from(
      this.changed.event(onChange),
      this.told.event(onNews),
      program.onDidStop(() => {
        clearTimeout(soon);
        this.finding = this.findAgain();
      }),
      program.onDidLeaveStop(left),
      new vscode.Disposable(() => clearTimeout(soon)),
    );
  }

  live(): LiveState {
    const { expression, frame, status, reason } = this;
    return { expression, frame: frame.name, status, reason, addresses: addresses(this.found) };
  }

  /** Steps can come faster than answers: only those of the last stop count. */
  private async findAgain(): Promise<void> {
    const { program } = this.frame;
    const { stops } = program;
    if (this.over) return;
    try {
      const frame = await frameAt(program, this.frame);
      this.over = frame === undefined;
      if (!frame) throw new UnavailableError(`The call of ${this.frame.name} is over.`);
      const found = await this.find(frame);
      if (program.stops !== stops) return;
      this.found = found;
      this.tell('stopped');
      this.changed.fire();
    } catch (error) {
      // When it goes on meanwhile, the next stop tells.
      const isThere = program.stops === stops && program.status === 'stopped';
      if (isThere) this.tell('stale', (error as Error).message);
    }
  }

  private leftStop(): void {
    const { program } = this.frame;
    if (program.status === 'ended') this.tell('stale', 'The debug session is over.');
    else if (program.status === 'running' && this.status === 'stopped') this.tell('running');
  }

  private tell(status: LiveState['status'], reason?: string): void {
    this.status = status;
    this.reason = reason;
    this.told.fire();
  }
}

function addresses({ arrays }: FoundTensor): LiveState['addresses'] {
  return Object.entries(arrays)
    .filter(([, { address }]) => address !== undefined)
    .map(([field, { address }]) => ({ field, address: `0x${address!.toString(16)}` }));
}
