import { InvalidRequestError } from '../errors';
import { nameOfPath } from '../text/nameOfPath';
import { quotedName } from '../text/names';

/** Which part of a model's files one of several processes quantizes. */
export interface PartOf {
  readonly index: number;
  readonly count: number;
}

export const WHOLE: PartOf = { index: 0, count: 1 };

/** The files of a part: neighbours, so that the parts one after another are the model. */
export function filesOfPart<T>(files: readonly T[], { index, count }: PartOf): readonly T[] {
  if (count > files.length) {
    throw new InvalidRequestError(
      `There are ${count} parts, but the model has ${files.length} weight files only. A part is one file at least.`,
    );
  }
  const from = Math.floor((index * files.length) / count);
  return files.slice(from, Math.floor(((index + 1) * files.length) / count));
}

/** `model.qnat` → `model.part-0-of-4.qnat` */
export function partName(output: string, { index, count }: PartOf): string {
  return `${output.replace(/\.qnat$/i, '')}.part-${index}-of-${count}.qnat`;
}

const PART_NAME = /\.part-(\d+)-of-(\d+)\.qnat$/i;

/** Is a file a part by its name? */
export function isPart(path: string): boolean {
  return PART_NAME.test(path);
}

/**
 * Parts in their order, by their names; files that have other names stay as they are given.
 * @throws InvalidRequestError when parts are missing, or some are of another number
 */
export function partsInOrder(paths: readonly string[]): string[] {
  const parts = paths.map((path) => ({ path, match: PART_NAME.exec(path) }));
  if (parts.every(({ match }) => !match)) return [...paths];
  const count = Number(parts.find(({ match }) => match)!.match![2]);
  const other = parts.find(({ match }) => !match);
  if (other) {
    throw new InvalidRequestError(
      `${quotedName(nameOfPath(other.path))} is no part, as others are. Tensors that were kept beside parts come by themselves.`,
    );
  }
  // No more than there are files: one is missing then, and which one is found.
  return Array.from({ length: Math.min(count, paths.length + 1) }, (_, index) => {
    const found = parts.filter(
      ({ match }) => match && Number(match[1]) === index && Number(match[2]) === count,
    );
    if (found.length === 1) return found[0].path;
    const what = found.length === 0 ? 'is missing' : 'is there twice';
    throw new InvalidRequestError(`Part ${index} of ${count} ${what}; parts count from 0.`);
  });
}
