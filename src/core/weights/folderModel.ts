import { InvalidRequestError } from '../errors';
import { listed } from '../text/listed';
import { quotedName } from '../text/names';
import { isIndexName, withoutIndexEnding } from './endings';
import { nameOfShard, parseShardName } from './shardName';

/** The model that the files of a folder are, by their names. */
export interface FolderModel {
  /** The index that names the files, if there is one; then what it names is the model. */
  readonly index?: string;
  /** The model's files, where no index names them. */
  readonly files: readonly string[];
  /** All weight files of the folder: those of the model, and others. */
  readonly weights: readonly string[];
}

/** What a folder's weights are in; the first kind that there is counts, as transformers does it. */
const KINDS = [/\.safetensors$/i, /\.(bin|pt|pth)$/i, /\.gguf$/i, /\.np[yz]$/i] as const;
/** One of these is a model by itself, even where many have the same tensors. */
const GGUF = KINDS[2];
/** What transformers takes for the model whatever lies beside it. */
const WHOLE = /^(model\.safetensors|pytorch_model\.bin)$/;
/** A file beside a QNAT file has the tensors that are not in it: no shard. */
const SIDECAR = /\.qnat\.safetensors$/i;
/** What transformers' Trainer leaves beside the weights of a checkpoint. */
const TRAINING = /^(training_args|optimizer|scheduler|scaler|rng_state\w*)\.(bin|pt|pth)$/;
/** Shards that are missing: so many at most are looked for. */
const MAX_MISSING = 1000;
/** Names of models that a message shows. */
const MAX_NAMED = 3;

/**
 * Finds the model among the files of a folder.
 * @param names of all files in it
 * @returns undefined where there are no weights
 * @throws InvalidRequestError when there are several models
 */
export function modelInFolder(names: readonly string[]): FolderModel | undefined {
  const weights = names.filter(isWeights).sort();
  const allIndexes = names.filter((name) => isIndexName(name) && kindOf(withoutIndexEnding(name)));
  const there = [...weights, ...allIndexes.map(withoutIndexEnding)];
  const kind = KINDS.find((candidate) => there.some((name) => candidate.test(name)));
  if (!kind) return undefined;
  const files = weights.filter((name) => kind.test(name));
  const whole = files.find((name) => WHOLE.test(name));
  if (whole) return { files: [whole], weights };
  const indexes = allIndexes.filter((name) => kind.test(withoutIndexEnding(name)));
  if (indexes.length === 1) return { index: indexes[0], files: [], weights };
  if (indexes.length > 1) throw several(indexes);
  return { files: oneModel(files, kind === GGUF), weights };
}

/** Shards that are missing, by the names of those that are there. */
export function missingShardNames(names: readonly string[]): string[] {
  const shards = names.map(parseShardName).filter((shard) => shard !== undefined);
  if (shards.length === 0) return [];
  const [shard] = shards;
  const there = new Set(shards.map(({ number }) => number));
  // Most count from 1.
  const first = there.has(0) ? 0 : 1;
  const missing: string[] = [];
  // A name may claim any number of shards.
  for (let number = first; number < first + shard.total && missing.length < MAX_MISSING; number++) {
    if (!there.has(number)) missing.push(nameOfShard(shard, number));
  }
  return missing;
}

function kindOf(name: string): RegExp | undefined {
  return KINDS.find((kind) => kind.test(name));
}

function isWeights(name: string): boolean {
  return kindOf(name) !== undefined && !SIDECAR.test(name) && !TRAINING.test(name);
}

/**
 * Numbered shards are a model together, and other files are parts of one: what tensors they have says
 * whether they are.
 */
function oneModel(files: readonly string[], wholeEach: boolean): readonly string[] {
  const sets = new Map<string, string>();
  for (const name of files.toReversed()) sets.set(setOf(name), name);
  const numbered = files.some((name) => parseShardName(name));
  if (sets.size > 1 && (numbered || wholeEach)) throw several([...sets.values()].sort());
  return files;
}

/** The same for the shards of one model. */
function setOf(name: string): string {
  const shard = parseShardName(name);
  return shard ? `${shard.base}/${shard.total}` : name;
}

function several(names: readonly string[]): InvalidRequestError {
  const models = listed(names.map(quotedName), MAX_NAMED);
  return new InvalidRequestError(
    `there are ${names.length} models in this folder: ${models}. Choose the files, or the index, of one.`,
  );
}
