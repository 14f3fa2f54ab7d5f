import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import {
  type Candidate,
  type Inspected,
  isQuantized,
  plainValues,
} from '../../core/debug/inspected';
import { floatBytes } from '../../core/debug/plainTensor';
import { InvalidRequestError } from '../../core/errors';
import { formatBytes } from '../../core/text/format';
import { VIEW_TYPE } from '../editor/editorProvider';
import { askPick, askText } from '../flow/quickInput';
import { reportError } from '../flow/report';
import { described, plain, recognized } from './find';
import { type Frame, frameById } from './frame';
import type { DebugLanguage } from './language';
import { languageOf } from './languages';
import { type Finder, LiveTensor } from './liveTensor';
import type { LiveTensors } from './liveTensors';
import type { PlainShapes } from './plainShapes';
import type { Programs } from './program';
import type { TensorForms } from './tensorForm';

export interface InspectDeps {
  readonly programs: Programs;
  readonly tensors: LiveTensors;
  readonly forms: TensorForms;
  readonly shapes: PlainShapes;
  /** Keeps what the person was told. */
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** What the debugger's menus give: of a watch expression, there is no container. */
interface MenuArgument {
  readonly sessionId?: string;
  readonly container?: { readonly name?: string; readonly evaluateName?: string };
  readonly variable: Partial<DebugProtocol.Variable>;
}

/**
 * Opens a tensor of the program that is stopped.
 * @param target what a menu was opened on, or an expression; without one the person chooses
 */
export async function inspectTensor(deps: InspectDeps, target?: unknown): Promise<void> {
  try {
    const frame = await activeFrame(deps.programs);
    const language = languageOf(frame.program);
    if (language.runsCode) tellOfCode(deps.memory);
    const expression = expressionOf(target) ?? (await chooseExpression(frame, language));
    if (expression !== undefined) await openTensor(deps, frame, language, expression);
  } catch (error) {
    void reportError(error, deps.log);
  }
}

const TOLD_KEY = 'qnat.debug.toldOfCode';

/** Once for a workspace, for debuggers that read no memory. */
function tellOfCode(memory: vscode.Memento): void {
  if (memory.get(TOLD_KEY)) return;
  void memory.update(TOLD_KEY, true);
  void vscode.window.showInformationMessage(
    'To read tensors of this program, QNAT evaluates expressions in it at every stop, for what you look at. Tensors on a GPU are copied a part at a time. Close the editor to end that.',
  );
}

async function openTensor(
  deps: InspectDeps,
  frame: Frame,
  language: DebugLanguage,
  expression: string,
): Promise<void> {
  const inspected = await language.inspect(frame, expression);
  const find = await finderOf(deps, language, expression, inspected);
  if (!find) return;
  const uri = deps.tensors.add(expression, await LiveTensor.inFrame(frame, expression, find));
  // Beside, and without the focus: at every stop VS Code shows the source in the active group, and a
  // page that is hidden forgets what it had shown.
  const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE, beside);
}

/** Asks what the program does not say. @returns undefined when the person gave up */
async function finderOf(
  { forms, shapes }: InspectDeps,
  language: DebugLanguage,
  expression: string,
  inspected: Inspected,
): Promise<Finder | undefined> {
  const { typeName, pointer } = inspected;
  if (isQuantized(inspected)) return recognized(language, expression);
  const values = plainValues(inspected);
  if (values?.shape) return plain(language, expression);
  if (values) {
    const shape = await shapes.ask(typeName, values.count);
    // All in one row may become more or fewer.
    return shape && plain(language, expression, shape.length > 1 ? shape : undefined);
  }
  if (floatBytes(pointer?.dtype) !== undefined) {
    const shape = await shapes.ask(typeName, undefined);
    return shape && plain(language, expression, shape);
  }
  const form = await forms.ask(typeName);
  return form && described(language, expression, form);
}

async function activeFrame(programs: Programs): Promise<Frame> {
  const item = vscode.debug.activeStackItem;
  if (!item || !('frameId' in item)) {
    throw new InvalidRequestError('No program is stopped. Stop one at a breakpoint first.');
  }
  const program = programs.find(item.session.id);
  if (!program) {
    throw new InvalidRequestError('Restart the debug session: it began before QNAT did.');
  }
  return frameById(program, item.threadId, item.frameId);
}

function expressionOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null || !('variable' in target)) return undefined;
  const { variable, container } = target as MenuArgument;
  if (variable.evaluateName) return variable.evaluateName;
  // Without names to evaluate by, as under gdb, a member is named by its parent's.
  const parent = container?.evaluateName;
  return parent === undefined ? variable.name : `${parent}.${variable.name}`;
}

const OTHER = 'Another Expression…';

async function chooseExpression(
  frame: Frame,
  language: DebugLanguage,
): Promise<string | undefined> {
  const candidates = await language.candidates(frame);
  const answer = await askPick({
    title: `Inspect Tensor in ${frame.name}`,
    placeholder: candidates.length > 0 ? 'Choose a tensor' : 'No tensor was recognised here',
    items: [...candidates.map(toItem), { label: OTHER, expression: undefined }],
  });
  if (typeof answer !== 'object') return undefined;
  return answer.expression ?? (await askExpression());
}

function toItem({ expression, typeName, bytes }: Candidate) {
  const size = bytes === undefined ? '' : formatBytes(bytes);
  return { label: expression, description: typeName, detail: size, expression };
}

async function askExpression(): Promise<string | undefined> {
  const answer = await askText({
    title: 'Inspect Tensor in Debug Session',
    value: '',
    prompt: 'An expression of the program whose value is a tensor.',
    validate: (text) => (text.trim() === '' ? 'Give an expression.' : undefined),
  });
  return typeof answer === 'string' ? answer.trim() : undefined;
}
