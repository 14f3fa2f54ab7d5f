import { basename } from 'node:path';
import { formatQuantity } from '../../core/text/format';
import { printable } from './output';

/** What became of what is in weight files and is no tensor that can be read. */
export function skippedText({ count }: { readonly count: number }): string {
  return `${formatQuantity(count, 'object')} in the files, no tensors that can be read: left out; --json says why`;
}

/** What became of the tensors that were kept beside a QNAT file. @param path of the file they are in */
export function besideText(path: string): string {
  return `${printable(basename(path))}: its tensors are there too`;
}
