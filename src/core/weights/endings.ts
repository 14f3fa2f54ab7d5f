/** Endings that names of weight files have; what a file is, its bytes say. */
export const WEIGHT_ENDINGS = [
  'safetensors',
  'gguf',
  'npy',
  'npz',
  'pt',
  'pth',
  'bin',
  'qnat',
] as const;

/** An index of a sharded model; before it stands the ending that its shards have. */
export const INDEX_ENDING = '.index.json';

/** Is it an index, by its name? */
export function isIndexName(name: string): boolean {
  return name.toLowerCase().endsWith(INDEX_ENDING);
}

/** A name, or an index's without what makes it one: as its shards end. */
export function withoutIndexEnding(name: string): string {
  return isIndexName(name) ? name.slice(0, -INDEX_ENDING.length) : name;
}
