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
