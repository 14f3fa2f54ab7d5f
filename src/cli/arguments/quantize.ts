import {
  DEFAULT_OPTIONS,
  type Indivisible,
  MAX_BLOCK_SIZE,
  MAX_MINIMUM_RANK,
  type QuantizeOptions,
} from '../../core/convert/options';
import type { PartOf } from '../../core/convert/parts';
import { COMPUTE_DTYPES } from '../../core/qnat/layout';
import type { LayoutMode } from '../../core/qnat/writeHeaders';
import { UsageError } from '../exitStatus';
import { globs, jobs, oneOf, parse, required, someFiles, wholeNumber } from './parse';

export interface QuantizeArguments {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly options: QuantizeOptions;
  readonly force: boolean;
  readonly json: boolean;
  /** Undefined: as many threads as there are processors. */
  readonly jobs?: number;
  /** Undefined: the whole model. */
  readonly part?: PartOf;
}

const LAYOUTS: readonly LayoutMode[] = ['corrected', 'reference'];
const INDIVISIBLE: readonly Indivisible[] = ['shrink', 'pad', 'keep', 'refuse'];

export function parseQuantize(args: readonly string[]): QuantizeArguments {
  const { values, positionals } = parse(args, {
    output: { type: 'string', short: 'o' },
    'block-size': { type: 'string' },
    'per-channel': { type: 'boolean' },
    'double-quant': { type: 'boolean' },
    'zero-points': { type: 'boolean' },
    refine: { type: 'boolean' },
    'compute-dtype': { type: 'string' },
    include: { type: 'string', multiple: true },
    exclude: { type: 'string', multiple: true },
    'min-rank': { type: 'string' },
    indivisible: { type: 'string' },
    layout: { type: 'string' },
    'no-sidecar': { type: 'boolean' },
    force: { type: 'boolean', short: 'f' },
    json: { type: 'boolean' },
    jobs: { type: 'string', short: 'j' },
    'shard-index': { type: 'string' },
    'shard-count': { type: 'string' },
  });
  const options = optionsOf(values);
  if (options.refine && options.layout === 'reference') {
    throw new UsageError(
      '--refine does not go with --layout reference: its scales are qlora-rs’s.',
    );
  }
  return {
    inputs: someFiles(positionals),
    output: required(values.output, 'The file to write, -o OUT,'),
    options,
    force: values.force ?? false,
    json: values.json ?? false,
    jobs: jobs(values.jobs),
    part: partOf(values['shard-index'], values['shard-count']),
  };
}

/** As many parts as a scheduler has tasks. */
const MAX_PARTS = 1_000_000;

function partOf(index: string | undefined, count: string | undefined): PartOf | undefined {
  if (index === undefined && count === undefined) return undefined;
  if (index === undefined || count === undefined) {
    throw new UsageError('--shard-index and --shard-count want each other.');
  }
  const parts = wholeNumber('--shard-count', count, 1, MAX_PARTS);
  return { index: wholeNumber('--shard-index', index, 0, parts - 1), count: parts };
}

/** What is given, by its option's name. */
interface Given {
  readonly 'block-size'?: string;
  readonly 'per-channel'?: boolean;
  readonly 'double-quant'?: boolean;
  readonly 'zero-points'?: boolean;
  readonly refine?: boolean;
  readonly 'compute-dtype'?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly 'min-rank'?: string;
  readonly indivisible?: string;
  readonly layout?: string;
  readonly 'no-sidecar'?: boolean;
}

function optionsOf(given: Given): QuantizeOptions {
  const defaults = DEFAULT_OPTIONS;
  const blockSize = given['block-size'] ?? String(defaults.blockSize);
  const minimumRank = given['min-rank'] ?? String(defaults.minimumRank);
  return {
    blockSize: wholeNumber('--block-size', blockSize, 1, MAX_BLOCK_SIZE),
    strategy: given['per-channel'] ? 'channel' : defaults.strategy,
    doubleQuantization: given['double-quant'] ?? defaults.doubleQuantization,
    zeroPoints: given['zero-points'] ?? defaults.zeroPoints,
    refine: given.refine ?? defaults.refine,
    computeDtype: oneOf(
      '--compute-dtype',
      given['compute-dtype'] ?? defaults.computeDtype,
      COMPUTE_DTYPES,
    ),
    include: globs(given.include) ?? defaults.include,
    exclude: globs(given.exclude) ?? defaults.exclude,
    minimumRank: wholeNumber('--min-rank', minimumRank, 0, MAX_MINIMUM_RANK),
    indivisible: oneOf('--indivisible', given.indivisible ?? defaults.indivisible, INDIVISIBLE),
    layout: oneOf('--layout', given.layout ?? defaults.layout, LAYOUTS),
    sidecar: given['no-sidecar'] ? false : defaults.sidecar,
  };
}
