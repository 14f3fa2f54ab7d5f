import { parseArgs } from 'node:util';
import { UsageError } from '../exitStatus';

type Options = Readonly<Record<string, Option>>;
interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
}

type Values<T extends Options> = { readonly [K in keyof T]?: Value<T[K]> };
type Value<T extends Option> = T extends { multiple: true }
  ? string[]
  : T extends { type: 'string' }
    ? string
    : boolean;

interface Parsed<T extends Options> {
  readonly values: Values<T>;
  readonly positionals: readonly string[];
}

/** Splits arguments into options and the rest. @throws UsageError */
export function parse<const T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: parsed.values, positionals: parsed.positionals };
  } catch (error) {
    // Node's first sentence says what is wrong, the others talk to programmers.
    throw new UsageError(`${(error as Error).message.split(/\. |\n/)[0].replace(/\.$/, '')}.`);
  }
}

/** The one file a command is about. */
export function oneFile(positionals: readonly string[]): string {
  if (positionals.length === 1) return positionals[0];
  throw new UsageError(
    positionals.length === 0
      ? 'Which file? None is named.'
      : `One file at a time; ${positionals.length} are named.`,
  );
}

/** The files that a command is about, one at least. */
export function someFiles(positionals: readonly string[]): readonly string[] {
  if (positionals.length > 0) return positionals;
  throw new UsageError('Which files? None is named.');
}

export function required(value: string | undefined, what: string): string {
  if (value) return value;
  throw new UsageError(`${what} is missing.`);
}

/** One of some words, in upper or lower case. */
export function oneOf<T extends string>(option: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  const known = words.map((word) => word.toLowerCase()).join(', ');
  throw new UsageError(`${option} takes one of ${known}; not “${text}”.`);
}

export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `from ${least} on`;
  throw new UsageError(`${option} takes a whole number ${range}; not “${text}”.`);
}

/** Values from the first up to but not including the last. */
export interface Range {
  readonly start: number;
  /** Undefined: to the end. */
  readonly end?: number;
}

/** `10:20`, `:20`, `10:` */
export function range(option: string, text: string): Range {
  const match = /^(\d*):(\d*)$/.exec(text);
  if (!match) throw new UsageError(`${option} takes a range such as 0:64; not “${text}”.`);
  const [start, end] = [match[1] || '0', match[2]].map((digits) =>
    digits === '' ? undefined : wholeNumber(option, digits, 0, Number.MAX_SAFE_INTEGER),
  );
  if (end !== undefined && end < start!) {
    throw new UsageError(`${option} ${text} ends before it begins.`);
  }
  return { start: start!, end };
}

/** An empty one stands for none: `--exclude ''` excludes nothing. */
export function globs(given: readonly string[] | undefined): string[] | undefined {
  return given?.filter((glob) => glob.trim() !== '');
}

/** More threads than any machine has processors; each costs memory. */
const MAX_JOBS = 1024;

/** `--jobs`; undefined when it is not given. */
export function jobs(given: string | undefined): number | undefined {
  return given === undefined ? undefined : wholeNumber('--jobs', given, 1, MAX_JOBS);
}
