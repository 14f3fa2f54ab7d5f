import { hashOf } from './hashOf';

/** Names: an array, or a list that makes one when it is asked for it. */
interface Names extends Iterable<string> {
  readonly length: number;
}

/**
 * The first name that is there twice, if one is. For a million names: a sorted list of their hashes
 * takes a fraction of the time and the memory of a set of them.
 */
export function repeatedName(names: Names): string | undefined {
  const hashes = hashesOf(names);
  const suspects = repeatedNumbers(hashes);
  if (suspects.size === 0) return undefined;
  const seen = new Set<string>();
  let index = 0;
  for (const name of names) {
    if (!suspects.has(hashes[index++])) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

function hashesOf(names: Names): Int32Array {
  const hashes = new Int32Array(names.length);
  let index = 0;
  for (const name of names) hashes[index++] = hashOf(name);
  return hashes;
}

function repeatedNumbers(numbers: Int32Array): Set<number> {
  const sorted = numbers.slice().sort();
  const repeated = new Set<number>();
  for (let index = 1; index < sorted.length; index++) {
    if (sorted[index] === sorted[index - 1]) repeated.add(sorted[index]);
  }
  return repeated;
}
