import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { Lanes } from './lanes';
import { answerWithin, RefusedError, UnavailableError } from './requests';

export type ProgramStatus = 'stopped' | 'running' | 'ended';

/** Requests after which the program runs. */
const RESUMING = new Set(
  ['continue', 'next', 'stepIn', 'stepOut'].concat(
    'stepBack',
    'reverseContinue',
    'goto',
    'restart',
  ),
);

/**
 * So many requests are under way at a time. The time limit is for a debugger's work and not for what
 * waits behind it, and the person's own requests, such as a step, wait for few.
 */
const REQUESTS_AT_A_TIME = 4;

/** A debugged program, as its adapter's messages tell of it. */
export class Program implements vscode.DebugAdapterTracker {
  /** Known once the adapter has answered `initialize`. */
  capabilities?: DebugProtocol.Capabilities;
  status: ProgramStatus = 'running';
  /** Counts the stops: what was read at one is not what is there at the next. */
  stops = 0;
  private lanes = new Lanes(REQUESTS_AT_A_TIME);
  /** Aborts once the program goes on: what was asked at a stop is of no use then. */
  private standing = new AbortController();
  private readonly stopped = new vscode.EventEmitter<void>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidStop = this.stopped.event;
  /** It runs, or is over. */
  readonly onDidLeaveStop = this.changed.event;

  constructor(readonly session: vscode.DebugSession) {}

  /**
   * Asks the adapter of a stopped program.
   * @throws RefusedError with the adapter's words
   * @throws UnavailableError when it does not answer in time, or the program does not stand
   */
  async request<T>(command: string, args: unknown, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.checkStop(this.stops);
    const { standing } = this;
    const until = signal ? AbortSignal.any([signal, standing.signal]) : standing.signal;
    const ask = () => this.session.customRequest(command, args) as Thenable<T>;
    try {
      return await this.lanes.run(() => answerWithin(command, ask(), until), until);
    } catch (error) {
      if (error instanceof UnavailableError || until.aborted) throw error;
      throw new RefusedError(error instanceof Error ? error.message : String(error));
    }
  }

  /** @throws UnavailableError unless the program is still where it was at this stop */
  checkStop(stop: number): void {
    if (this.status === 'ended') throw new UnavailableError('The debug session is over.');
    if (this.status === 'running') throw new UnavailableError('The program is running.');
    if (this.stops !== stop) throw new UnavailableError('The program has moved on since.');
  }

  onWillReceiveMessage(message: DebugProtocol.ProtocolMessage): void {
    const { command } = message as Partial<DebugProtocol.Request>;
    if (command && RESUMING.has(command) && this.status === 'stopped') this.leave('running');
  }

  onDidSendMessage(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'event') this.onEvent((message as DebugProtocol.Event).event);
    if (message.type === 'response') this.onResponse(message as DebugProtocol.Response);
  }

  onExit(): void {
    this.leave('ended');
  }

  onWillStopSession(): void {
    this.leave('ended');
  }

  private onEvent(event: string): void {
    if (event === 'stopped') this.stop();
    if (event === 'continued') this.leave('running');
    if (event === 'terminated') this.leave('ended');
  }

  private onResponse({ command, success, body }: DebugProtocol.Response): void {
    if (command === 'initialize') this.capabilities = (body ?? {}) as DebugProtocol.Capabilities;
    // It was told to run and did not.
    if (RESUMING.has(command) && !success && this.status === 'running') this.stop();
  }

  private stop(): void {
    if (this.status === 'ended') return;
    this.giveUp();
    this.status = 'stopped';
    this.stops++;
    this.stopped.fire();
  }

  private leave(status: 'running' | 'ended'): void {
    if (this.status === 'ended' || this.status === status) return;
    this.status = status;
    this.giveUp();
    this.changed.fire();
  }

  /** Whoever waits for an answer is told, and none of them is waited for at the next stop. */
  private giveUp(): void {
    this.standing.abort(new UnavailableError('The program has moved on since.'));
    this.standing = new AbortController();
    this.lanes = new Lanes(REQUESTS_AT_A_TIME);
  }
}

/** The programs of all debug sessions, child sessions too. */
export class Programs implements vscode.DebugAdapterTrackerFactory {
  private readonly programs = new Map<string, Program>();

  createDebugAdapterTracker(session: vscode.DebugSession): Program {
    const program = new Program(session);
    this.programs.set(session.id, program);
    return program;
  }

  find(sessionId: string | undefined): Program | undefined {
    return sessionId === undefined ? undefined : this.programs.get(sessionId);
  }

  forget(sessionId: string): void {
    this.programs.get(sessionId)?.onExit();
    this.programs.delete(sessionId);
  }
}
