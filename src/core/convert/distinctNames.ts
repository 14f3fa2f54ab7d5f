import { SIDECAR_MARK } from './sidecar';
import { InvalidRequestError } from '../errors';
import { quotedName } from '../text/names';
import { repeatedName } from '../text/repeatedName';
import type { WeightFile } from '../weights/weightFile';

/** A weight file, and what a message calls it. */
interface NamedFile {
  readonly name: string;
  readonly weights: WeightFile;
}

/**
 * Refuses files that have a tensor of one name: they are not parts of one model. The tensors of one file
 * differ; its reader sees to that.
 * @throws InvalidRequestError
 */
export function refuseSharedNames(files: readonly NamedFile[]): void {
  if (files.length < 2) return;
  const tensor = repeatedName(files.flatMap(({ weights }) => namesOf(weights)));
  if (tensor === undefined) return;
  const owners = files.filter(({ weights }) => namesOf(weights).includes(tensor));
  const sidecar = owners.find(({ weights }) => Object.hasOwn(weights.metadata, SIDECAR_MARK));
  const names = owners.slice(0, 2).map(({ name }) => name);
  const found = `${names.join(' and ')} both have a tensor ${quotedName(tensor)}`;
  throw new InvalidRequestError(
    sidecar
      ? `${found}. ${sidecar.name} is to have what is not in the other, so it is of another run: quantize the model again, or move ${sidecar.name} away.`
      : `${found}, so they are not parts of one model. Take them one by one.`,
  );
}

function namesOf({ tensors }: WeightFile): string[] {
  return Array.from(tensors, ({ name }) => name);
}
