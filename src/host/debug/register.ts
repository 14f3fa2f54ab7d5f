import * as vscode from 'vscode';
import type { OriginOf } from '../editor/origin';
import type { SourceSaver } from '../files/saver';
import { inspectTensor } from './inspect';
import { DEBUG_SCHEME, LiveTensors } from './liveTensors';
import { PlainShapes } from './plainShapes';
import { Programs } from './program';
import { saveTensor } from './save';
import { TensorForms } from './tensorForm';

export interface DebugDeps {
  readonly log: vscode.LogOutputChannel;
  /** Keeps what a person said of types. */
  readonly memory: vscode.Memento;
  readonly save: SourceSaver;
}

/** Follows debug sessions and registers the commands that open their tensors. */
export function registerDebug({ log, memory, save }: DebugDeps) {
  const programs = new Programs();
  const tensors = new LiveTensors();
  const deps = {
    programs,
    tensors,
    forms: new TensorForms(memory),
    shapes: new PlainShapes(memory),
    memory,
    log,
  };
  const commands = ['qnat.debug.inspect', 'qnat.debug.inspectVariable'].map((command) =>
    vscode.commands.registerCommand(command, (target?: unknown) => inspectTensor(deps, target)),
  );
  const subscription = vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory('*', programs),
    vscode.debug.onDidTerminateDebugSession(({ id }) => programs.forget(id)),
    ...commands,
    vscode.commands.registerCommand('qnat.debug.save', (uri?: unknown, target?: vscode.Uri) =>
      saveTensor(tensors, save, log, uri, target),
    ),
  );
  return { subscription, tensors };
}

/** Files, and tensors of debugged programs: told apart by the URI's scheme. */
export function originsWith(tensors: LiveTensors, files: OriginOf): OriginOf {
  return (uri) => (uri.scheme === DEBUG_SCHEME ? tensors.origin(uri) : files(uri));
}
