import { formatCount } from '../../core/text/format';
import { MAX_BLOCK_SIZE } from '../../core/convert/options';

/** What people type into the input boxes: how it is read, and what is wrong with it. */

export function blockSizeProblem(text: string): string | undefined {
  const size = /^\d+$/.test(text.trim()) ? Number.parseInt(text, 10) : 0;
  return size < 1 || size > MAX_BLOCK_SIZE
    ? `Give a whole number from 1 to ${formatCount(MAX_BLOCK_SIZE)}.`
    : undefined;
}

/** Allowed, but worth knowing. */
export function blockSizeWarning(text: string): string | undefined {
  return Number.parseInt(text, 10) % 2 === 1
    ? 'With an odd block size, qlora-rs’s own dequantize misreads the file.'
    : undefined;
}

export function outputNameProblem(text: string): string | undefined {
  const name = text.trim();
  if (name === '' || /^\.+(qnat)?$/i.test(name)) return 'Give a file name.';
  if (/[\\/:*?"<>|\p{Cc}]/u.test(name))
    return 'Give a name without a folder or \\ / : * ? " < > |.';
  return undefined;
}

/** The name with the ending that the editor opens by. */
export function parseOutputName(text: string): string {
  const name = text.trim();
  return /\.qnat$/i.test(name) ? name : `${name}.qnat`;
}
