import { InvalidRequestError, IoError, QnatError } from '../errors';
import { formatQuantity } from '../text/format';
import { quotedName } from '../text/names';
import { isIndexName } from './endings';
import { type FolderModel, missingShardNames, modelInFolder } from './folderModel';
import { MAX_INDEX_BYTES, parseShardIndex } from './shardIndex';

/** A file to read weights from. */
export interface ModelFile<Path> {
  readonly path: Path;
  /** Names of tensors that must be in it, where an index says so. */
  readonly promised?: readonly string[];
  /** The index that says so. */
  readonly index?: Path;
}

/** What finding a model's files needs of a file system, whatever its paths are. */
export interface ModelFileSystem<Path> {
  stat(path: Path): Promise<{ readonly isFolder: boolean; readonly size: number }>;
  /** Names of what is in a folder, folders aside. */
  filesIn(folder: Path): Promise<readonly string[]>;
  read(file: Path): Promise<Uint8Array>;
  within(folder: Path, name: string): Path;
  folderOf(path: Path): Path;
  nameOf(path: Path): string;
}

/** What chosen paths stand for. */
export interface ModelFiles<Path> {
  readonly files: readonly ModelFile<Path>[];
  /** Other weight files in chosen folders: most often the same model in another format. */
  readonly notRead: readonly Path[];
}

/**
 * The weight files that chosen paths stand for: a folder for the model in it, an index for its shards,
 * any other file for itself.
 * @throws QnatError in words for the person; IoError when files are missing; what the file system throws
 */
export async function findModelFiles<Path>(
  paths: readonly Path[],
  fileSystem: ModelFileSystem<Path>,
): Promise<ModelFiles<Path>> {
  const found = await Promise.all(paths.map((path) => filesOf(path, fileSystem)));
  return {
    files: found.flatMap(({ files }) => files),
    notRead: found.flatMap(({ notRead }) => notRead),
  };
}

async function filesOf<Path>(
  path: Path,
  fileSystem: ModelFileSystem<Path>,
): Promise<ModelFiles<Path>> {
  if ((await fileSystem.stat(path)).isFolder) return filesOfFolder(path, fileSystem);
  if (!isIndexName(fileSystem.nameOf(path))) return { files: [{ path }], notRead: [] };
  const names = await fileSystem.filesIn(fileSystem.folderOf(path));
  return { files: await shardsOf(path, names, fileSystem), notRead: [] };
}

async function filesOfFolder<Path>(
  folder: Path,
  fileSystem: ModelFileSystem<Path>,
): Promise<ModelFiles<Path>> {
  const name = fileSystem.nameOf(folder);
  const names = await fileSystem.filesIn(folder);
  const model = toldOf(name, () => modelInFolder(names));
  if (!model) {
    throw new IoError(
      `${name}: there are no weight files in this folder itself; those in folders of it are not looked for.`,
    );
  }
  const files = await filesOfModel(folder, model, names, fileSystem);
  const taken = new Set(files.map(({ path }) => fileSystem.nameOf(path)));
  const others = model.weights.filter((other) => !taken.has(other));
  return { files, notRead: others.map((other) => fileSystem.within(folder, other)) };
}

function filesOfModel<Path>(
  folder: Path,
  { index, files }: FolderModel,
  names: readonly string[],
  fileSystem: ModelFileSystem<Path>,
): Promise<ModelFile<Path>[]> {
  if (index) return shardsOf(fileSystem.within(folder, index), names, fileSystem);
  refuseMissing(fileSystem.nameOf(folder), missingShardNames(files));
  return Promise.resolve(files.map((name) => ({ path: fileSystem.within(folder, name) })));
}

/** @param names of all files in the index's folder */
async function shardsOf<Path>(
  index: Path,
  names: readonly string[],
  fileSystem: ModelFileSystem<Path>,
): Promise<ModelFile<Path>[]> {
  const name = fileSystem.nameOf(index);
  const bytes = await readIndex(index, fileSystem);
  const shards = toldOf(name, () => parseShardIndex(bytes));
  const there = new Set(names);
  refuseMissing(
    name,
    shards.map(({ file }) => file).filter((file) => !there.has(file)),
  );
  const folder = fileSystem.folderOf(index);
  return shards.map(({ file, tensors }) => ({
    path: fileSystem.within(folder, file),
    promised: tensors,
    index,
  }));
}

async function readIndex<Path>(path: Path, fileSystem: ModelFileSystem<Path>): Promise<Uint8Array> {
  const { size } = await fileSystem.stat(path);
  if (size <= MAX_INDEX_BYTES) return fileSystem.read(path);
  throw new QnatError(
    `${fileSystem.nameOf(path)} has ${size} bytes; an index of more than ${MAX_INDEX_BYTES} is not read.`,
  );
}

/** @param of the index, or the folder, that says what there should be */
function refuseMissing(of: string, missing: readonly string[]): void {
  if (missing.length === 0) return;
  const many = missing.length > 1 ? `, and ${formatQuantity(missing.length - 1, 'other')}` : '';
  throw new IoError(
    `${of}: the model is not whole. ${quotedName(missing[0])} is missing${many}; download what is missing, or choose the files that are there by themselves.`,
  );
}

/** What comes of some work, or its error with a name before it. */
function toldOf<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidRequestError) {
      throw new InvalidRequestError(`${name}: ${error.message}`);
    }
    if (error instanceof QnatError) throw new QnatError(`${name}: ${error.message}`);
    throw error;
  }
}
