/**
 * The first name that is there twice, if one is. For a million names: a sorted list of their hashes
 * takes a fraction of the time and the memory of a set of them.
 */
export function repeatedName(names: readonly string[]): string | undefined {
  const hashes = new Uint32Array(names.length);
  for (const [index, name] of names.entries()) hashes[index] = hashOf(name);
  const suspects = repeatedNumbers(hashes);
  if (suspects.size === 0) return undefined;
  const seen = new Set<string>();
  return names.find((name, index) => {
    if (!suspects.has(hashes[index])) return false;
    if (seen.has(name)) return true;
    seen.add(name);
    return false;
  });
}

function repeatedNumbers(numbers: Uint32Array): Set<number> {
  const sorted = numbers.slice().sort();
  const repeated = new Set<number>();
  for (let index = 1; index < sorted.length; index++) {
    if (sorted[index] === sorted[index - 1]) repeated.add(sorted[index]);
  }
  return repeated;
}

/** FNV-1a (Fowler, Noll and Vo) over UTF-16 units. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
