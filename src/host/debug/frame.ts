import type { DebugProtocol } from '@vscode/debugprotocol';
import { callAt, callPlace, type CallPlace } from '../../core/debug/stack';
import type { Program } from './program';
import { UnavailableError } from './requests';

/** A function's call that is looked at, found again at later stops. */
export interface FramePlace extends CallPlace {
  readonly threadId: number;
}

/** A frame of a stopped program; its id counts until the program goes on. */
export interface Frame extends FramePlace {
  readonly program: Program;
  readonly frameId: number;
}

/** So many calls, from the innermost, are looked through. */
const MAX_FRAMES = 1000;

/** @throws UnavailableError when the thread has no such frame */
export async function frameById(program: Program, threadId: number, id: number): Promise<Frame> {
  const stack = await stackOf(program, threadId);
  const index = stack.findIndex((candidate) => candidate.id === id);
  if (index < 0) throw new UnavailableError('The frame is gone.');
  return { ...callPlace(stack, index), program, threadId, frameId: id };
}

/** The frame of a place at the present stop, or undefined when its call is over. */
export async function frameAt(program: Program, place: FramePlace): Promise<Frame | undefined> {
  const frame = callAt(await stackOf(program, place.threadId), place);
  return frame && { ...place, program, frameId: frame.id };
}

async function stackOf(program: Program, threadId: number): Promise<DebugProtocol.StackFrame[]> {
  const request = { threadId, startFrame: 0, levels: MAX_FRAMES };
  type Body = DebugProtocol.StackTraceResponse['body'];
  return (await program.request<Body>('stackTrace', request)).stackFrames;
}

/** Evaluates an expression in a frame. */
export async function evaluate(
  { program, frameId }: Frame,
  expression: string,
  context: 'watch' | 'repl' | 'clipboard' = 'watch',
  signal?: AbortSignal,
): Promise<DebugProtocol.EvaluateResponse['body']> {
  return program.request('evaluate', { expression, frameId, context }, signal);
}

/** The variables of a frame that can be listed without cost. */
export async function frameVariables(frame: Frame): Promise<DebugProtocol.Variable[]> {
  const { program, frameId } = frame;
  type Scopes = DebugProtocol.ScopesResponse['body'];
  const { scopes } = await program.request<Scopes>('scopes', { frameId });
  const cheap = scopes.filter(({ expensive, name }) => !expensive && name !== 'Registers');
  const lists = await Promise.all(cheap.map((scope) => membersOf(frame, scope)));
  return lists.flat();
}

/** The named members of a scope or a value: all, for gdb fails when there are fewer than asked for. */
export async function membersOf(
  { program }: Frame,
  { variablesReference }: { readonly variablesReference: number },
): Promise<DebugProtocol.Variable[]> {
  if (variablesReference === 0) return [];
  type Body = DebugProtocol.VariablesResponse['body'];
  const request = { variablesReference, filter: 'named' };
  return (await program.request<Body>('variables', request)).variables;
}
