import * as vscode from 'vscode';
import type { Wanted } from '../../core/analyze/counterparts';
import type { Tensor } from '../../core/tensor/tensor';
import { formatCount } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import { visibleName } from '../../core/text/names';
import { WEIGHT_ENDINGS } from '../../core/weights/endings';
import { askPick } from '../flow/quickInput';
import { asLabel } from '../flow/text';
import type { Attachment } from './attachment';

/** Has the person choose the file that a document is compared with. */
export async function chooseComparand(uri: vscode.Uri, attachment: Attachment): Promise<void> {
  const isFile = vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined;
  const files = await vscode.window.showOpenDialog({
    title: `Compare ${nameOfPath(uri.path)} With`,
    openLabel: 'Compare',
    defaultUri: isFile ? vscode.Uri.joinPath(uri, '..') : undefined,
    filters: { 'Weight Files': [...WEIGHT_ENDINGS, 'json'] },
  });
  const file = files?.[0];
  if (file) attachment.set(file);
}

/** Has the person choose the tensor of the other file that one is compared with. */
export async function chooseCounterpart(tensor: Tensor, attachment: Attachment): Promise<void> {
  const candidates = await (await attachment.comparand()).candidatesOf(tensor);
  const chosen = await askPick({
    title: `Compare ${visibleName(tensor.name)} With`,
    placeholder:
      candidates.length > 0
        ? 'The tensor to compare it with'
        : 'The other file has none of this shape',
    items: candidates.map((candidate) => ({
      label: asLabel(candidate.name),
      description: whichOf(candidate),
      candidate,
    })),
  });
  if (typeof chosen === 'object') attachment.choose(tensor, chosen.candidate);
}

/** Tells tensors of one name apart. */
function whichOf({ repeat }: Wanted): string | undefined {
  return repeat && `${formatCount(repeat.nth + 1)} of ${formatCount(repeat.of)} of this name`;
}
