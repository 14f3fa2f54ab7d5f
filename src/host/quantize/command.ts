import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import { refuseUntrusted, reportError } from '../flow/report';
import type { QuantizeDeps } from './deps';
import { QuantizeFlow } from './flow';
import { ModelFolders } from './modelFolders';
import { isQuietRequest, quantizeQuietly, type QuietRequest } from './quiet';
import { chooseFiles, chooseFolder, usableFiles } from './sourcePicks';

/**
 * Registers `qnat.quantize`, and `qnat.quantizeFolder`, since most file dialogs take either files or
 * folders. The Explorer gives the former what was clicked and all that is selected, the palette nothing;
 * a {@link QuietRequest} as third argument runs it without questions.
 */
export function registerQuantize(deps: QuantizeDeps): vscode.Disposable {
  return vscode.Disposable.from(
    new ModelFolders(),
    registerForFiles(deps),
    vscode.commands.registerCommand('qnat.quantizeFolder', () =>
      quantizeByHand(deps, chooseFolder),
    ),
  );
}

function registerForFiles(deps: QuantizeDeps): vscode.Disposable {
  return vscode.commands.registerCommand(
    'qnat.quantize',
    (clicked?: vscode.Uri, selected?: readonly vscode.Uri[], request?: unknown) => {
      const files = selected ?? (clicked ? [clicked] : []);
      return isQuietRequest(request)
        ? quantizeForExtension(deps, files, request)
        : quantizeByHand(deps, files.length > 0 ? () => Promise.resolve(files) : chooseFiles);
    },
  );
}

/** @param choose gives nothing where the person gave up */
async function quantizeByHand(
  deps: QuantizeDeps,
  choose: () => Promise<readonly vscode.Uri[]>,
): Promise<void> {
  if (!vscode.workspace.isTrusted) return refuseUntrusted('Quantizing');
  try {
    const files = await choose();
    if (files.length === 0) return;
    await new QuantizeFlow(deps, await usableFiles(files, deps.engine)).start();
  } catch (error) {
    await reportError(error, deps.log);
  }
}

async function quantizeForExtension(
  deps: QuantizeDeps,
  files: readonly vscode.Uri[],
  request: QuietRequest,
) {
  if (!vscode.workspace.isTrusted) {
    throw new InvalidRequestError('Quantizing writes files, so the workspace must be trusted.');
  }
  return quantizeQuietly(deps, await usableFiles(files, deps.engine), request);
}
