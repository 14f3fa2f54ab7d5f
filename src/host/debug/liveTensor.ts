import * as vscode from 'vscode';
import type { LiveFields } from '../../core/debug/fields';
import { qnatSource } from '../../core/debug/qnatSource';
import { quantizedTensor } from '../../core/debug/quantizedTensor';
import type { LiveState } from '../../protocol/live';
import type { Origin } from '../editor/origin';
import type { OpenSource } from '../files/openSource';
import { type Frame, frameAt } from './frame';
import { UnavailableError } from './requests';

/** Finds a tensor's arrays in a frame, at the first stop and at every later one. */
export type Finder = (frame: Frame) => Promise<LiveFields>;

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

  private constructor(
    private readonly frame: Frame,
    private readonly expression: string,
    private readonly find: Finder,
    private fields: LiveFields,
  ) {}

  /** @throws QnatError when the frame has no such tensor, or one that contradicts itself */
  static async inFrame(frame: Frame, expression: string, find: Finder): Promise<LiveTensor> {
    return new LiveTensor(frame, expression, find, await checked(find(frame)));
  }

  async open(): Promise<OpenSource> {
    await this.finding;
    const { expression } = this;
    const source = qnatSource(quantizedTensor(this.fields), {
      modelName: expression,
      modelType: this.frame.program.session.type,
      tensorName: expression,
      computeDtype: 'F32',
    });
    return Object.assign(source, { close: () => Promise.resolve() });
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
    return { expression, frame: frame.name, status, reason, addresses: addresses(this.fields) };
  }

  /** Steps can come faster than answers: only those of the last stop count. */
  private async findAgain(): Promise<void> {
    const { program } = this.frame;
    const { stops } = program;
    try {
      const frame = await frameAt(program, this.frame);
      if (!frame) throw new UnavailableError(`The call of ${this.frame.name} is over.`);
      const fields = await checked(this.find(frame));
      if (program.stops !== stops) return;
      this.fields = fields;
      this.tell('stopped');
      this.changed.fire();
    } catch (error) {
      if (program.stops === stops) this.tell('stale', (error as Error).message);
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

/** Lengths that contradict each other are refused before anything is shown. */
async function checked(found: Promise<LiveFields>): Promise<LiveFields> {
  const fields = await found;
  quantizedTensor(fields);
  return fields;
}

function addresses({ arrays }: LiveFields): LiveState['addresses'] {
  return Object.entries(arrays)
    .filter(([, { address }]) => address !== undefined)
    .map(([field, { address }]) => ({ field, address: `0x${address!.toString(16)}` }));
}
