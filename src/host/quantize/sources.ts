import { formatQuantity } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import { isIndexName, WEIGHT_ENDINGS, withoutIndexEnding } from '../../core/weights/endings';
import { nameOfShard, parseShardName, type ShardName } from '../../core/weights/shardName';

/** A file by its path with `/` between the parts, which a URI has on every system. */
export interface SourceFile {
  readonly path: string;
}

/** Files that together become one `.qnat`. */
export type Model<T extends SourceFile> = readonly T[];

/** One way to make models of the chosen files. */
export interface Arrangement<T extends SourceFile> {
  readonly label: string;
  readonly detail: string;
  readonly models: readonly Model<T>[];
}

const ENDING = new RegExp(`\\.(${WEIGHT_ENDINGS.join('|')})$`, 'i');
/** More shards than any model has; a name that claims more is just a name. */
const MAX_SHARDS = 1000;

/** Can it be weights, by its name: a weight file, or the index of a sharded model? */
export function isWeightFile(file: SourceFile): boolean {
  return ENDING.test(withoutIndexEnding(file.path));
}

/** Leaves out the indexes of shards that are among the files themselves. */
export function withoutIndexes<T extends SourceFile>(files: readonly T[]): T[] {
  const sharded = new Set(
    files.filter(shardName).map((file) => `${folder(file)}${baseName(file)}`),
  );
  return files.filter(
    (file) => !isIndexName(file.path) || !sharded.has(`${folder(file)}${stem(file)}`),
  );
}

/**
 * The output names of models, which are distinct in each folder, also where case makes no difference,
 * and name none of their files.
 * @param folders where the output of each goes
 */
export function outputNames(
  models: readonly Model<SourceFile>[],
  folders: readonly string[],
): string[] {
  const bases = models.map(([first], index) => placed(folders[index], baseName(first)));
  const counts = new Map<string, number>();
  for (const base of bases) counts.set(base, (counts.get(base) ?? 0) + 1);
  // A QNAT file that is quantized again must not be its own output.
  const taken = new Set(models.flat().filter(isQnat).map(placeWithoutEnding));
  return models.map(([first], index) => {
    const wished = counts.get(bases[index]) === 1 ? baseName(first) : stem(first);
    const name = freeName(wished, (free) => !taken.has(placed(folders[index], free)));
    taken.add(placed(folders[index], name));
    return `${name}.qnat`;
  });
}

function isQnat({ path }: SourceFile): boolean {
  return path.toLowerCase().endsWith('.qnat');
}

function placeWithoutEnding({ path }: SourceFile): string {
  return path.replace(ENDING, '').toLowerCase();
}

/** The same for names that are one file where case makes no difference. */
function placed(folder: string, name: string): string {
  return `${folder}/${name}`.toLowerCase();
}

/**
 * The ways to make models of files, the likeliest by their names first.
 * @param others shards of the same models that are there but were not selected
 */
export function arrange<T extends SourceFile>(
  files: readonly T[],
  others: readonly T[],
): Arrangement<T>[] {
  const selected = distinct(files);
  const ways = selected.length > 1 ? waysForSeveral(selected) : [onlySelected(selected)];
  if (others.length === 0) return ways;
  const all = distinct([...files, ...others]);
  const models = groupShards(all);
  const detail = `Makes ${outputs(models)} of ${formatQuantity(all.length, 'file')}.`;
  return [{ label: 'All Shards, Also Those Not Selected', detail, models }, ...ways];
}

function waysForSeveral<T extends SourceFile>(files: readonly T[]): Arrangement<T>[] {
  const sets = bySets(groupShards(files));
  if (sets.models.length === 1) return [asOne(files), forEach(files)];
  if (sets.models.length === files.length) return [forEach(files), asOne(files)];
  return [sets, forEach(files), asOne(files)];
}

function onlySelected<T extends SourceFile>(files: readonly T[]): Arrangement<T> {
  return { label: 'Only the Selected File', detail: 'Makes one .qnat file.', models: [files] };
}

function asOne<T extends SourceFile>(files: readonly T[]): Arrangement<T> {
  const detail = 'The files are shards of one model.';
  return { label: 'One .qnat of All Files', detail, models: [files] };
}

function forEach<T extends SourceFile>(files: readonly T[]): Arrangement<T> {
  const detail = `Makes ${outputs(files)}.`;
  return { label: 'One .qnat for Each File', detail, models: files.map((file) => [file]) };
}

function bySets<T extends SourceFile>(models: readonly Model<T>[]): Arrangement<T> {
  const detail = `Makes ${outputs(models)}: files whose names say that they are parts go together.`;
  return { label: 'One .qnat for Each Set of Shards', detail, models };
}

/**
 * The shards that are not among the files but, by their names, should be.
 * @param at makes such a shard of its path and one of its set that is among the files
 */
export function missingShards<T extends SourceFile>(
  files: readonly T[],
  at: (file: T, path: string) => T,
): T[] {
  const selected = new Set(files.map(({ path }) => path));
  const sets = new Map(files.map((file) => [setKey(file), file]));
  return [...sets.values()].flatMap((file) =>
    shardPaths(file)
      .filter((path) => !selected.has(path))
      .map((path) => at(file, path)),
  );
}

/** Paths of all shards of the model that a file is a shard of; none for a file by itself. */
function shardPaths(file: SourceFile): string[] {
  const shard = shardName(file);
  if (!shard || shard.total > MAX_SHARDS) return [];
  return Array.from({ length: shard.total }, (_, index) => {
    return folder(file) + nameOfShard(shard, index + 1);
  });
}

function groupShards<T extends SourceFile>(files: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const file of files) {
    const group = groups.get(setKey(file));
    if (group) group.push(file);
    else groups.set(setKey(file), [file]);
  }
  return [...groups.values()];
}

/** The same for the shards of one model, and for no other file. */
function setKey(file: SourceFile): string {
  const shard = shardName(file);
  return shard ? `${folder(file)}${shard.base}/${shard.total}` : file.path;
}

function shardName(file: SourceFile): ShardName | undefined {
  return ENDING.test(file.path) ? parseShardName(nameOfPath(file.path)) : undefined;
}

function distinct<T extends SourceFile>(files: readonly T[]): T[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function freeName(name: string, isFree: (name: string) => boolean): string {
  if (isFree(name)) return name;
  let number = 2;
  while (!isFree(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

function outputs(models: readonly unknown[]): string {
  return formatQuantity(models.length, '.qnat file');
}

function baseName(file: SourceFile): string {
  return shardName(file)?.base ?? stem(file);
}

function stem(file: SourceFile): string {
  return nameOfPath(withoutIndexEnding(file.path)).replace(ENDING, '');
}

function folder(file: SourceFile): string {
  return file.path.slice(0, file.path.lastIndexOf('/') + 1);
}
