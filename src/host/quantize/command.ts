import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import { refuseUntrusted, reportError } from '../flow/report';
import type { QuantizeDeps } from './deps';
import { QuantizeFlow } from './flow';
import { isQuietRequest, quantizeQuietly, type QuietRequest } from './quiet';
import { chooseFiles, usableFiles } from './sourcePicks';

/**
 * Registers `qnat.quantize`. The Explorer gives it the file clicked and all files selected, the
 * palette nothing; a {@link QuietRequest} as third argument runs it without questions.
 */
export function registerQuantize(deps: QuantizeDeps): vscode.Disposable {
  return vscode.commands.registerCommand(
    'qnat.quantize',
    (clicked?: vscode.Uri, selected?: readonly vscode.Uri[], request?: unknown) => {
      const files = selected ?? (clicked ? [clicked] : []);
      return isQuietRequest(request)
        ? quantizeForExtension(deps, files, request)
        : quantizeByHand(deps, files);
    },
  );
}

async function quantizeByHand(deps: QuantizeDeps, given: readonly vscode.Uri[]): Promise<void> {
  if (!vscode.workspace.isTrusted) return refuseUntrusted('Quantizing');
  try {
    const files = given.length > 0 ? given : await chooseFiles();
    if (files.length > 0) await new QuantizeFlow(deps, usableFiles(files, deps.engine)).start();
  } catch (error) {
    await reportError(error, deps.log);
  }
}

function quantizeForExtension(
  deps: QuantizeDeps,
  files: readonly vscode.Uri[],
  request: QuietRequest,
) {
  if (!vscode.workspace.isTrusted) {
    throw new InvalidRequestError('Quantizing writes files, so the workspace must be trusted.');
  }
  return quantizeQuietly(deps, usableFiles(files, deps.engine), request);
}
