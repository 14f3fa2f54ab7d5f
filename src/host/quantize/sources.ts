import { formatQuantity } from '../../core/text/format';
import { nameOfPath } from '../files/nameOfPath';

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

/** What the name of a shard such as `model-00001-of-00004.safetensors` says. */
interface ShardName {
  readonly base: string;
  readonly digits: number;
  readonly total: number;
}

const EXTENSION = /\.safetensors$/i;
const SHARD = /^(.+)-\d{5,}-of-(\d{5,})$/;
/** More shards than any model has; a name that claims more is just a name. */
const MAX_SHARDS = 1000;

export function isSafetensors(file: SourceFile): boolean {
  return EXTENSION.test(file.path);
}

/** The output names of models, without folders: distinct, also where case makes no difference. */
export function outputNames(models: readonly Model<SourceFile>[]): string[] {
  const bases = models.map(([first]) => baseName(first));
  const taken = new Set<string>();
  return models.map(([first], index) => {
    const unique = bases.filter((base) => sameName(base, bases[index])).length === 1;
    const name = freeName(unique ? bases[index] : stem(first), taken);
    taken.add(name.toLowerCase());
    return `${name}.qnat`;
  });
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

/** Paths of all shards of the model that a file is a shard of; none for a file by itself. */
export function shardPaths(file: SourceFile): string[] {
  const shard = shardName(file);
  if (!shard || shard.total > MAX_SHARDS) return [];
  const number = (value: number) => String(value).padStart(shard.digits, '0');
  return Array.from({ length: shard.total }, (_, index) => {
    const name = `${shard.base}-${number(index + 1)}-of-${number(shard.total)}.safetensors`;
    return folder(file) + name;
  });
}

function groupShards<T extends SourceFile>(files: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const file of files) {
    const shard = shardName(file);
    const key = shard ? `${folder(file)}${shard.base}/${shard.total}` : file.path;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()];
}

function shardName(file: SourceFile): ShardName | undefined {
  const match = SHARD.exec(stem(file));
  return match
    ? { base: match[1], digits: match[2].length, total: Number.parseInt(match[2], 10) }
    : undefined;
}

function distinct<T extends SourceFile>(files: readonly T[]): T[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  let number = 2;
  while (taken.has(`${name}-${number}`.toLowerCase())) number += 1;
  return `${name}-${number}`;
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function outputs(models: readonly unknown[]): string {
  return formatQuantity(models.length, '.qnat file');
}

function baseName(file: SourceFile): string {
  return shardName(file)?.base ?? stem(file);
}

function stem(file: SourceFile): string {
  return nameOfPath(file.path).replace(EXTENSION, '');
}

function folder(file: SourceFile): string {
  return file.path.slice(0, file.path.lastIndexOf('/') + 1);
}
