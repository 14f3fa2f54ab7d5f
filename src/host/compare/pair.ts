import * as vscode from 'vscode';
import { InvalidRequestError } from '../../core/errors';
import { WEIGHT_ENDINGS } from '../../core/weights/endings';

/** A QNAT file, and what it is to be compared with. */
export interface Pair {
  readonly first: vscode.Uri;
  readonly second: vscode.Uri;
}

/**
 * The two files that a person selected, or is asked for; undefined when the dialog was dismissed.
 * @throws InvalidRequestError when they are not two, or none is a QNAT file
 */
export async function chosenPair(selected: unknown): Promise<Pair | undefined> {
  const files = Array.isArray(selected) ? selected.filter(isUri) : await askFiles();
  return files && pairOf(files);
}

function isUri(value: unknown): value is vscode.Uri {
  return value instanceof vscode.Uri;
}

function askFiles(): Thenable<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: 'Compare QNAT Files: Select Two',
    openLabel: 'Compare',
    canSelectMany: true,
    filters: { 'Weight Files': [...WEIGHT_ENDINGS] },
  });
}

/** The first that is a QNAT file is opened, and the other is beside it. */
function pairOf(files: readonly vscode.Uri[]): Pair {
  const first = files.find(({ path }) => /\.qnat$/i.test(path));
  const second = files.find((file) => file !== first);
  if (first && second && files.length === 2) return { first, second };
  throw new InvalidRequestError('Select two files to compare, at least one of them a .qnat file.');
}
