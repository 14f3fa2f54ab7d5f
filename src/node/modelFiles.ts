import { access, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { QnatError } from '../core/errors';
import { formatQuantity } from '../core/text/format';
import { quotedName } from '../core/text/names';
import { INDEX_ENDING } from '../core/weights/endings';
import { MAX_INDEX_BYTES, parseShardIndex } from '../core/weights/shardIndex';
import { explainIoError, IoError } from './ioError';

/** A file to read weights from. */
export interface ModelFile {
  readonly path: string;
  /** Names of tensors that must be in it, where an index says so. */
  readonly promised?: readonly string[];
  /** The index that says so. */
  readonly index?: string;
}

/** What a folder's weights are in, by the files' names; the first kind that there is counts. */
const SHARD_KINDS = [/\.safetensors$/i, /\.(bin|pt|pth)$/i, /\.gguf$/i, /\.np[yz]$/i] as const;
/** A file beside a QNAT file has the tensors that are not in it: no shard. */
const SIDECAR = /\.qnat\.safetensors$/i;

/**
 * The weight files that chosen paths stand for: a folder for the model in it, an index for its shards,
 * any other file for itself.
 * @throws QnatError in words for the person; IoError when files are missing
 */
export async function modelFiles(paths: readonly string[]): Promise<ModelFile[]> {
  const files = await Promise.all(
    paths.map((path) =>
      filesOf(path).catch((error: unknown) => {
        throw explainIoError(error, path);
      }),
    ),
  );
  return files.flat();
}

function isIndex(name: string): boolean {
  return name.toLowerCase().endsWith(INDEX_ENDING);
}

async function filesOf(path: string): Promise<ModelFile[]> {
  if ((await stat(path)).isDirectory()) return filesOfFolder(path);
  return isIndex(path) ? shardsOf(path) : [{ path }];
}

async function filesOfFolder(folder: string): Promise<ModelFile[]> {
  const names = (await readdir(folder)).sort();
  for (const kind of SHARD_KINDS) {
    const files = names.filter((name) => kind.test(name) && !SIDECAR.test(name));
    if (files.length === 0) continue;
    const indexes = names.filter(
      (name) => isIndex(name) && kind.test(name.slice(0, -INDEX_ENDING.length)),
    );
    if (indexes.length === 1) return shardsOf(join(folder, indexes[0]));
    return files.map((name) => ({ path: join(folder, name) }));
  }
  throw new IoError(`${folder}: there are no weight files in this folder.`);
}

async function shardsOf(index: string): Promise<ModelFile[]> {
  const shards = parseIndex(index, await readIndex(index)).map(({ file, tensors }) => ({
    path: join(dirname(index), file),
    promised: tensors,
    index,
  }));
  const missing = await missingOf(shards.map(({ path }) => path));
  if (missing.length === 0) return shards;
  const many = missing.length > 1 ? `, and ${formatQuantity(missing.length - 1, 'other')}` : '';
  throw new IoError(
    `${basename(index)}: the model is not whole. ${quotedName(basename(missing[0]))} is missing${many}; download what is missing, or choose the files that are there by themselves.`,
  );
}

async function readIndex(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size <= MAX_INDEX_BYTES) return readFile(path);
  throw new QnatError(
    `${basename(path)} has ${size} bytes; an index of more than ${MAX_INDEX_BYTES} is not read.`,
  );
}

function parseIndex(path: string, bytes: Uint8Array) {
  try {
    return parseShardIndex(bytes);
  } catch (error) {
    if (error instanceof QnatError) throw new QnatError(`${basename(path)}: ${error.message}`);
    throw error;
  }
}

async function missingOf(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => [],
        () => [path],
      ),
    ),
  );
  return found.flat();
}
