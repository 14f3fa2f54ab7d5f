import {
  DEFAULT_OPTIONS,
  MAX_BLOCK_SIZE,
  MAX_MINIMUM_RANK,
  type QuantizeOptions,
} from '../../core/convert/options';
import { InvalidRequestError } from '../../core/errors';
import { COMPUTE_DTYPES } from '../../core/qnat/layout';
import { formatCount, shorten } from '../../core/text/format';

/** Characters of a wrong value that a message shows. */
const MAX_SHOWN = 80;

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

/** What an option's value may be. */
interface Rule {
  /** The same for people, after “must be”. */
  readonly what: string;
  accepts(value: unknown): boolean;
}

const TRUE_OR_FALSE: Rule = {
  what: 'true or false',
  accepts: (value) => typeof value === 'boolean',
};

const RULES: Readonly<Record<keyof QuantizeOptions, Rule>> = {
  blockSize: integerIn(1, MAX_BLOCK_SIZE),
  strategy: oneOf('tensor', 'channel'),
  doubleQuantization: TRUE_OR_FALSE,
  zeroPoints: TRUE_OR_FALSE,
  refine: TRUE_OR_FALSE,
  computeDtype: oneOf(...COMPUTE_DTYPES),
  include: {
    what: 'a list of patterns, one at least',
    accepts: (value) => isGlobs(value) && value.length > 0,
  },
  exclude: { what: 'a list of patterns', accepts: isGlobs },
  minimumRank: integerIn(0, MAX_MINIMUM_RANK),
  indivisible: oneOf('shrink', 'pad', 'keep', 'refuse'),
  layout: oneOf('corrected', 'reference'),
  sidecar: TRUE_OR_FALSE,
};

/**
 * Reads what is valid and takes the rest from `fallback`.
 * @param tell is told of every value that is not taken as it is
 */
export function parseChoices(
  read: ReadSetting,
  fallback: Choices,
  tell: (key: string, problem: string) => void = () => undefined,
): Choices {
  const valid: [string, unknown][] = [];
  for (const [key, rule] of Object.entries(RULES)) {
    const given = read(key);
    const value = withoutBlanks(given);
    if (value !== given) tell(key, 'has an empty pattern, which is left out.');
    if (rule.accepts(value)) valid.push([key, value]);
    else if (value !== undefined) tell(key, `is ignored: ${complaint(rule, value)}`);
  }
  const directory = read('outputDirectory');
  const isText = typeof directory === 'string';
  if (!isText && directory !== undefined) tell('outputDirectory', 'is ignored: it must be text.');
  return {
    options: { ...fallback.options, ...(Object.fromEntries(valid) as Partial<QuantizeOptions>) },
    outputDirectory: isText ? directory.trim() : fallback.outputDirectory,
  };
}

/**
 * Options that come from other extensions, which types do not bind.
 * @throws InvalidRequestError naming the first that is wrong
 */
export function checkOptions(options: unknown = {}): Partial<QuantizeOptions> {
  if (typeof options !== 'object' || options === null) {
    throw new InvalidRequestError('The options must be an object.');
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [key, value] of given) {
    if (!Object.hasOwn(RULES, key)) throw new InvalidRequestError(`There is no option “${key}”.`);
    const rule = RULES[key as keyof QuantizeOptions];
    if (rule.accepts(value)) continue;
    throw new InvalidRequestError(`The option “${key}” is wrong: ${complaint(rule, value)}`);
  }
  return Object.fromEntries(given);
}

function complaint({ what }: Rule, value: unknown): string {
  return `it must be ${what}, and not ${shorten(written(value), MAX_SHOWN)}.`;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  return typeof value === 'string' ? `"${value}"` : String(value);
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

function integerIn(from: number, to: number): Rule {
  return {
    what: `a whole number from ${from} to ${formatCount(to)}`,
    accepts: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to,
  };
}

function oneOf(...values: readonly string[]): Rule {
  return {
    what: `one of ${values.map((value) => `"${value}"`).join(', ')}`,
    accepts: (value) => typeof value === 'string' && values.includes(value),
  };
}

function isGlobs(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((glob) => typeof glob === 'string' && glob.trim());
}

/** An empty pattern selects nothing; the others of its list still count. */
function withoutBlanks(value: unknown): unknown {
  if (!Array.isArray(value) || !value.some(isBlank)) return value;
  return value.filter((glob) => !isBlank(glob));
}

function isBlank(glob: unknown): boolean {
  return typeof glob === 'string' && glob.trim() === '';
}
