import type { QnatTensor } from '../qnat/tensor';
import type { Counterparts, Wanted } from './counterparts';

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
  /** Those of the first file whose name is not as often in the other. */
  readonly repeated: NamedTensors;
}

/**
 * Looks for the counterparts of all tensors of a file.
 * @param wanted the counterpart of a tensor of the first file
 * @param pause called between tensors
 */
export async function matchTensors(
  here: Iterable<QnatTensor>,
  there: Counterparts,
  wanted: (tensor: QnatTensor) => Wanted,
  pause: () => Promise<void> | undefined,
): Promise<TensorMatch> {
  const lists = { missing: new Names(), shape: new Names(), repeats: new Names() };
  const onlyThere = new Names();
  const names = new Set<string>();
  let matched = 0;
  for (const tensor of here) {
    await pause();
    const other = wanted(tensor);
    names.add(other.name);
    const found = there.find(tensor, other);
    if ('kind' in found) lists[found.kind].add(tensor.name);
    else matched++;
  }
  for (const { counterpart } of there) {
    await pause();
    if (!names.has(counterpart.tensor.name)) onlyThere.add(counterpart.tensor.name);
  }
  const { missing: onlyHere, shape: otherShape, repeats: repeated } = lists;
  return { matched, onlyHere, onlyThere, otherShape, repeated };
}

class Names implements NamedTensors {
  count = 0;
  readonly names: string[] = [];

  add(name: string): void {
    this.count++;
    if (this.names.length < MAX_NAMES) this.names.push(name);
  }
}
