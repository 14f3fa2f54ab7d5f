import type { QnatTensor } from '../qnat/tensor';
import { type Counterpart, haveSameValues } from './counterpart';

/** Names in an answer: nobody reads more of them. */
const MAX_NAMES = 100;

/** Some tensors of a file, the first of them by name. */
export interface NamedTensors {
  readonly count: number;
  readonly names: readonly string[];
}

/** Which tensors of two files can be compared with each other. */
export interface TensorMatch {
  readonly matched: number;
  readonly onlyHere: NamedTensors;
  readonly onlyThere: NamedTensors;
  /** Those of the first file whose counterpart has another shape. */
  readonly otherShape: NamedTensors;
}

/**
 * Looks for the counterparts of all tensors of a file.
 * @param there the tensors of the other file, by their names
 * @param nameThere of the counterpart of a tensor of the first file
 * @param pause called between tensors
 */
export async function matchTensors(
  here: Iterable<QnatTensor>,
  there: ReadonlyMap<string, { readonly counterpart: Counterpart }>,
  nameThere: (name: string) => string,
  pause: () => Promise<void> | undefined,
): Promise<TensorMatch> {
  const [onlyHere, onlyThere, otherShape] = [new Names(), new Names(), new Names()];
  const found = new Set<string>();
  let matched = 0;
  for (const tensor of here) {
    await pause();
    const name = nameThere(tensor.name);
    const other = there.get(name);
    if (other) found.add(name);
    if (!other) onlyHere.add(tensor.name);
    else if (haveSameValues(tensor, other.counterpart)) matched++;
    else otherShape.add(tensor.name);
  }
  for (const name of there.keys()) {
    await pause();
    if (!found.has(name)) onlyThere.add(name);
  }
  return { matched, onlyHere, onlyThere, otherShape };
}

class Names implements NamedTensors {
  count = 0;
  readonly names: string[] = [];

  add(name: string): void {
    this.count++;
    if (this.names.length < MAX_NAMES) this.names.push(name);
  }
}
