import { basename } from 'node:path';
import { formatQuantity } from '../../core/text/format';
import { listed } from '../../core/text/listed';
import { printable } from './output';

/** Files that a line names. */
const MAX_NAMED = 5;

/** What became of what is in weight files and is no tensor that can be read. */
export function skippedText({ count }: { readonly count: number }): string {
  return `${formatQuantity(count, 'object')} in the files, no tensors that can be read: left out; --json says why`;
}

/** What became of the tensors that were kept beside a QNAT file. @param path of the file they are in */
export function besideText(path: string): string {
  return `${nameOf(path)}: its tensors are there too`;
}

/** Which files of a chosen folder are not of the model that was taken. @param paths one at least */
export function notReadText(paths: readonly string[]): string {
  return `not read of the folder: ${listed(paths.map(nameOf), MAX_NAMED)}`;
}

function nameOf(path: string): string {
  return printable(basename(path));
}
