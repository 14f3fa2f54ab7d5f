import {
  DEFAULT_OPTIONS,
  MAX_BLOCK_SIZE,
  MAX_MINIMUM_RANK,
  type QuantizeOptions,
} from '../../core/convert/options';
import { COMPUTE_DTYPES } from '../../core/qnat/layout';

/** What a person decides before a model is quantized. */
export interface Choices {
  readonly options: QuantizeOptions;
  /** Empty: beside the source. Relative: from the source's workspace folder. */
  readonly outputDirectory: string;
  /** Name of the `.qnat`, where it is not the source's. */
  readonly outputName?: string;
}

/** Settings as they are kept: one key each, of any type, since people edit them by hand. */
export type ReadSetting = (key: string) => unknown;

/** The defaults of `package.json`, in code for where a setting holds nonsense. */
export const DEFAULTS: Choices = {
  options: DEFAULT_OPTIONS,
  outputDirectory: '',
};

const VALID: Readonly<Record<keyof QuantizeOptions, (value: unknown) => boolean>> = {
  blockSize: (value) => isIntegerIn(value, 1, MAX_BLOCK_SIZE),
  strategy: oneOf('tensor', 'channel'),
  doubleQuantization: isBoolean,
  zeroPoints: isBoolean,
  computeDtype: oneOf(...COMPUTE_DTYPES),
  include: (value) => isGlobs(value) && value.length > 0,
  exclude: isGlobs,
  minimumRank: (value) => isIntegerIn(value, 0, MAX_MINIMUM_RANK),
  indivisible: oneOf('shrink', 'pad', 'keep', 'refuse'),
  layout: oneOf('corrected', 'reference'),
  sidecar: isBoolean,
};

/** Reads what is valid and takes the rest from `fallback`. */
export function parseChoices(read: ReadSetting, fallback: Choices): Choices {
  const valid = Object.entries(VALID)
    .map(([key, isValid]) => ({ key, isValid, value: read(key) }))
    .filter(({ isValid, value }) => isValid(value))
    .map(({ key, value }) => [key, value] as const);
  const directory = read('outputDirectory');
  return {
    options: { ...fallback.options, ...(Object.fromEntries(valid) as Partial<QuantizeOptions>) },
    outputDirectory: typeof directory === 'string' ? directory.trim() : fallback.outputDirectory,
  };
}

/** What {@link parseChoices} reads back. The output's name is left out: it is one model's. */
export function storeChoices({ options, outputDirectory }: Choices): Record<string, unknown> {
  return { ...options, outputDirectory };
}

export function sameChoices(a: Choices, b: Choices): boolean {
  return fingerprint(a) === fingerprint(b) && a.outputName === b.outputName;
}

/** A text that differs exactly where stored choices differ. */
export function fingerprint(choices: Choices): string {
  return JSON.stringify(Object.entries(storeChoices(choices)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isIntegerIn(value: unknown, from: number, to: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function oneOf(...values: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && values.includes(value);
}

function isGlobs(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((glob) => typeof glob === 'string' && glob.trim());
}
