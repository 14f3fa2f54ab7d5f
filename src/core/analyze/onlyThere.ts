import type { Tensor } from '../tensor/tensor';
import { NameMap } from '../text/nameMap';
import type { Counterparts, Wanted } from './counterparts';

/** Names in an answer: nobody reads more of them. */
const MAX_NAMES = 100;

/** Some tensors of a file, the first of them by name. */
export interface NamedTensors {
  readonly count: number;
  readonly names: readonly string[];
}

/**
 * The tensors of another file that none of a file is compared with.
 * @param wanted the counterpart of a tensor of the file
 * @param pause called between tensors
 */
export async function onlyThere(
  here: Iterable<Tensor>,
  there: Counterparts,
  wanted: (tensor: Tensor) => Wanted,
  pause: () => Promise<void> | undefined,
): Promise<NamedTensors> {
  const known = new NameMap<true>();
  for (const tensor of here) {
    await pause();
    known.set(wanted(tensor).name, true);
  }
  const names: string[] = [];
  let count = 0;
  for (const { counterpart } of there) {
    await pause();
    const { name } = counterpart.tensor;
    if (known.has(name)) continue;
    count++;
    if (names.length < MAX_NAMES) names.push(name);
  }
  return { count, names };
}
