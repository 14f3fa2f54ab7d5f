import { MalformedFileError, QnatError } from '../errors';
import { formatQuantity } from '../text/format';
import { quotedName } from '../text/names';
import { refuseKnown } from './refused';
import type { WeightFile } from './weightFile';

/** The index of a model of a million tensors has 100 MB; larger ones are not read. */
export const MAX_INDEX_BYTES = 256 * 1024 * 1024;

/** A weight file of a model, and the tensors that the model's index says are in it. */
export interface Shard {
  /** In the index's folder. */
  readonly file: string;
  readonly tensors: readonly string[];
}

/**
 * The shards that an index of Hugging Face's transformers names: `*.safetensors.index.json`, and
 * `pytorch_model.bin.index.json`. In the order of their names.
 * @param bytes the whole index
 * @throws MalformedFileError
 */
export function parseShardIndex(bytes: Uint8Array): Shard[] {
  const tensors = new Map<string, string[]>();
  for (const [tensor, file] of Object.entries(weightMap(bytes))) {
    if (typeof file !== 'string' || !isPlainName(file)) {
      throw refusal(`does not name a file of its folder for tensor ${quotedName(tensor)}`);
    }
    const named = tensors.get(file);
    if (named) named.push(tensor);
    else tensors.set(file, [tensor]);
  }
  if (tensors.size === 0) throw refusal('names no files');
  return [...tensors]
    .map(([file, named]) => ({ file, tensors: named }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/**
 * Refuses a file that lacks what its model's index promises.
 * @param promised names of tensors
 * @throws QnatError
 */
export function checkPromises(promised: readonly string[], { tensors }: WeightFile): void {
  const names = new Set(Array.from(tensors, ({ name }) => name));
  const missing = promised.filter((name) => !names.has(name));
  if (missing.length === 0) return;
  throw new QnatError(
    `It lacks ${formatQuantity(missing.length, 'tensor')} that the model’s index says are in it, ${quotedName(missing[0])} for one. It is of another version, or was not saved whole; download it again.`,
  );
}

function weightMap(bytes: Uint8Array): object {
  refuseKnown(bytes);
  let index: unknown;
  try {
    index = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refusal('is not JSON in UTF-8');
  }
  const map: unknown =
    typeof index === 'object' && index !== null && 'weight_map' in index ? index.weight_map : null;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw refusal('has no “weight_map” of tensors to files');
  }
  return map;
}

/** An index may name its neighbours only: a path could lead anywhere. */
function isPlainName(file: string): boolean {
  return !/[/\\\0]/.test(file) && !['', '.', '..'].includes(file);
}

function refusal(what: string): MalformedFileError {
  return new MalformedFileError(`This is not an index of a sharded model: it ${what}.`, 0);
}
