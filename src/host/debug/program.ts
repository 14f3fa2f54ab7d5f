import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
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

/** A debugged program, as its adapter's messages tell of it. */
export class Program implements vscode.DebugAdapterTracker {
  /** Known once the adapter has answered `initialize`. */
  capabilities?: DebugProtocol.Capabilities;
  status: ProgramStatus = 'running';
  /** Counts the stops: what was read at one is not what is there at the next. */
  stops = 0;
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
    try {
      const answer = this.session.customRequest(command, args) as Thenable<T>;
      return await answerWithin(command, answer, signal);
    } catch (error) {
      if (error instanceof UnavailableError || signal?.aborted) throw error;
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
    this.status = 'stopped';
    this.stops++;
    this.stopped.fire();
  }

  private leave(status: 'running' | 'ended'): void {
    if (this.status === 'ended' || this.status === status) return;
    this.status = status;
    this.changed.fire();
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
