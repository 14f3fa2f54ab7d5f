import { UsageError } from '../exitStatus';
import { parse } from './parse';

export interface CompareArguments {
  readonly file: string;
  /** What it is compared with: QNAT, or weights. */
  readonly other: string;
  readonly json: boolean;
  /** dB; undefined: every difference counts. */
  readonly leastSqnr?: number;
}

export function parseCompare(args: readonly string[]): CompareArguments {
  const { values, positionals } = parse(args, {
    json: { type: 'boolean' },
    'min-sqnr': { type: 'string' },
  });
  if (positionals.length !== 2) {
    throw new UsageError(`Two files are compared; ${positionals.length} are named.`);
  }
  const [file, other] = positionals;
  const sqnr = values['min-sqnr'];
  return {
    file,
    other,
    json: values.json ?? false,
    leastSqnr: sqnr === undefined ? undefined : decibels(sqnr),
  };
}

function decibels(text: string): number {
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isFinite(value)) return value;
  throw new UsageError(`--min-sqnr takes a number of dB, such as 20; not “${text}”.`);
}
