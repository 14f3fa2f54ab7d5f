import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Program } from './program';
import { UnavailableError } from './requests';

/** A function's call that is looked at, found again at later stops by name and file. */
export interface FramePlace {
  readonly threadId: number;
  readonly name: string;
  readonly path?: string;
}

/** A frame of a stopped program; its id counts until the program goes on. */
export interface Frame extends FramePlace {
  readonly program: Program;
  readonly frameId: number;
}

/** Deeper calls are not looked through. */
const MAX_FRAMES = 50;

/** @throws UnavailableError when the thread has no such frame */
export async function frameById(program: Program, threadId: number, id: number): Promise<Frame> {
  const frame = (await stackOf(program, threadId)).find((candidate) => candidate.id === id);
  if (!frame) throw new UnavailableError('The frame is gone.');
  return toFrame(program, threadId, frame);
}

/** The frame of a place at the present stop, or undefined when its call is over. */
export async function frameAt(program: Program, place: FramePlace): Promise<Frame | undefined> {
  const stack = await stackOf(program, place.threadId);
  const frame = stack.find(
    ({ name, source }) => name === place.name && source?.path === place.path,
  );
  return frame && toFrame(program, place.threadId, frame);
}

async function stackOf(program: Program, threadId: number): Promise<DebugProtocol.StackFrame[]> {
  const request = { threadId, startFrame: 0, levels: MAX_FRAMES };
  type Body = DebugProtocol.StackTraceResponse['body'];
  return (await program.request<Body>('stackTrace', request)).stackFrames;
}

function toFrame(program: Program, threadId: number, frame: DebugProtocol.StackFrame): Frame {
  return { program, threadId, frameId: frame.id, name: frame.name, path: frame.source?.path };
}

/** Evaluates an expression in a frame. */
export async function evaluate(
  { program, frameId }: Frame,
  expression: string,
  context: 'watch' | 'repl' | 'clipboard' = 'watch',
): Promise<DebugProtocol.EvaluateResponse['body']> {
  return program.request('evaluate', { expression, frameId, context });
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
