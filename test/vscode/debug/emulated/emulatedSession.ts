import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  DebugSession,
  InitializedEvent,
  Source,
  StackFrame,
  StoppedEvent,
  TerminatedEvent,
  Thread,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Asked } from './asked';
import { cpp, microsoftCpp } from './cpp';
import { rust } from './rust';
import { TensorProgram } from './tensors';
import type { Value } from './values';

const LANGUAGES = { rust, cpp, microsoftCpp };

interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  /** The language of the program. */
  readonly program: keyof typeof LANGUAGES;
  /** Where it prints to. */
  readonly args: readonly [string];
  /** A file of which it stops at the first lines, without breakpoints. */
  readonly stopsIn?: string;
  /** How many of them; two, unless it is said. */
  readonly stops?: number;
  /** At this stop, requests for so many bytes of memory or more are never answered. */
  readonly hangs?: { readonly stop: number; readonly from: number };
}

/** Something that has children, and what the adapter calls it by; a scope has no value. */
export interface Container {
  readonly value?: Value;
  readonly name: string;
  /** Its members, whatever a formatter shows in place of them. */
  readonly raw?: boolean;
}

type Variables = DebugProtocol.VariablesResponse['body']['variables'];
type Evaluated = DebugProtocol.EvaluateResponse['body'];
type Memory = NonNullable<DebugProtocol.ReadMemoryResponse['body']>;

/**
 * A debug adapter of a program that goes from breakpoint to breakpoint and then runs until it is
 * stopped. What an adapter gives for variables, expressions and memory are its own rules.
 */
export abstract class EmulatedSession extends DebugSession {
  protected program!: TensorProgram;
  private readonly asked = new Asked();
  private folder = '';
  private hangs: LaunchArguments['hangs'];
  private path = '';
  private lines: number[] = [];
  private stops = 0;
  private running = true;
  private containers: Container[] = [];

  protected abstract readonly capabilities: DebugProtocol.Capabilities;
  protected abstract scopes(): DebugProtocol.Scope[];
  /** @throws Error with the adapter's words for what it refuses */
  protected abstract children(container: Container): Variables;
  protected abstract evaluated(expression: string, context: string | undefined): Evaluated;
  /** Where memory can be read from; undefined where it says none. */
  protected abstract memoryReference(value: Value): string | undefined;
  protected abstract read(address: bigint, count: number): Memory;
  /** What it answers while the program runs; undefined when it tries. */
  protected abstract readonly whileRunning: string | undefined;

  /** A reference to a value's children, good until the next stop. */
  protected reference(container: Container): number {
    return this.containers.push(container);
  }

  /** What variables and expressions say of a value, beside its text. */
  protected described(value: Value, name: string) {
    const { type } = value;
    const hasChildren = type.members ?? type.to ?? type.of;
    return {
      type: type.name,
      variablesReference: hasChildren ? this.reference({ value, name }) : 0,
      memoryReference: this.memoryReference(value),
    };
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = this.capabilities;
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  protected override launchRequest(
    response: DebugProtocol.LaunchResponse,
    { program, args: [folder], stopsIn, stops = 2, hangs }: LaunchArguments,
  ): void {
    this.folder = folder;
    this.hangs = hangs;
    this.program = new TensorProgram(LANGUAGES[program], (name, bytes) =>
      writeFileSync(join(folder, name), bytes),
    );
    if (stopsIn) {
      this.path = stopsIn;
      this.lines = Array.from({ length: stops }, (_, line) => line + 1);
    }
    this.sendResponse(response);
  }

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): void {
    this.path = source.path ?? '';
    this.lines = breakpoints.map(({ line }) => line);
    response.body = { breakpoints: this.lines.map((line) => ({ verified: true, line })) };
    this.sendResponse(response);
  }

  protected override configurationDoneRequest(
    response: DebugProtocol.ConfigurationDoneResponse,
  ): void {
    this.sendResponse(response);
    this.stopAt('breakpoint');
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this.go(response, 'breakpoint');
  }

  protected override nextRequest(response: DebugProtocol.NextResponse): void {
    this.go(response, 'step');
  }

  private go(response: DebugProtocol.Response, reason: string): void {
    this.running = true;
    this.sendResponse(response);
    if (this.stops === this.lines.length) return;
    this.program.step();
    this.stopAt(reason);
  }

  private stopAt(reason: string): void {
    this.running = false;
    this.stops++;
    this.containers = [];
    this.sendEvent(new StoppedEvent(reason, 1));
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [new Thread(1, 'main')] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(response: DebugProtocol.StackTraceResponse): void {
    const source = new Source(basename(this.path), this.path);
    const line = this.lines[this.stops - 1];
    const frames = [new StackFrame(1000 + this.stops, 'main', source, line)];
    response.body = { stackFrames: this.running ? [] : frames };
    this.sendResponse(response);
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse): void {
    this.answer(response, () => ({ scopes: this.scopes() }));
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference }: DebugProtocol.VariablesArguments,
  ): void {
    this.answer(response, () => {
      const container = this.containers[variablesReference - 1];
      const variables = this.children(container);
      if (container.value) this.asked.list(container.name, variables.length);
      return { variables };
    });
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression, context }: DebugProtocol.EvaluateArguments,
  ): void {
    this.asked.expressions++;
    this.answer(response, () => this.evaluated(expression, context));
  }

  protected override readMemoryRequest(
    response: DebugProtocol.ReadMemoryResponse,
    { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
  ): void {
    this.asked.read(count);
    // For tests that cannot ask.
    writeFileSync(join(this.folder, 'asked.json'), JSON.stringify(this.asked));
    if (this.hangs?.stop === this.stops && count >= this.hangs.from) return;
    this.answer(response, () => this.read(BigInt(memoryReference) + BigInt(offset), count));
  }

  /** `asked`: what it was asked for, for the test. */
  protected override customRequest(command: string, response: DebugProtocol.Response): void {
    if (command === 'asked') response.body = this.asked;
    this.sendResponse(response);
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.sendResponse(response);
    this.sendEvent(new TerminatedEvent());
    this.shutdown();
  }

  private answer(response: DebugProtocol.Response, body: () => unknown): void {
    try {
      if (this.running && this.whileRunning) throw new Error(this.whileRunning);
      response.body = body();
      this.sendResponse(response);
    } catch (error) {
      this.sendErrorResponse(response, 1, (error as Error).message);
    }
  }
}
