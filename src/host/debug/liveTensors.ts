import * as vscode from 'vscode';
import { QnatError } from '../../core/errors';
import type { Origin } from '../editor/origin';
import type { LiveTensor } from './liveTensor';

/** The scheme of tensors in debugged programs. */
export const DEBUG_SCHEME = 'qnat-debug';

/** The tensors of debugged programs that editors show, by their URIs. */
export class LiveTensors {
  private readonly tensors = new Map<string, LiveTensor>();
  private opened = 0;

  /** @returns the URI that an editor opens the tensor by; its tab bears the expression */
  add(expression: string, tensor: LiveTensor): vscode.Uri {
    this.opened++;
    const name = expression.replace(/[\\/]/g, '_');
    const uri = vscode.Uri.from({ scheme: DEBUG_SCHEME, path: `/${this.opened}/${name}` });
    this.tensors.set(uri.toString(), tensor);
    return uri;
  }

  /** Editors come back after a window was reloaded; the program's memory does not. */
  origin(uri: vscode.Uri): Origin {
    return this.tensors.get(uri.toString()) ?? GONE;
  }
}

const GONE: Origin = {
  open: () =>
    Promise.reject(
      new QnatError('This was a tensor in a debug session. Inspect it again from a new one.'),
    ),
  watch: () => new vscode.Disposable(() => undefined),
};
