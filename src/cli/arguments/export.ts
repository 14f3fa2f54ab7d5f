import {
  DEFAULT_EXPORT_OPTIONS,
  EXPORT_DTYPES,
  type ExportFormat,
  type ExportOptions,
} from '../../core/export/options';
import { parseDecimalBytes } from '../../core/text/decimalBytes';
import { UsageError } from '../exitStatus';
import { globs, jobs, oneOf, parse, required, someFiles } from './parse';

export interface ExportArguments {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly options: ExportOptions;
  readonly sidecar: boolean;
  readonly force: boolean;
  readonly json: boolean;
  /** Undefined: as many threads as there are processors. */
  readonly jobs?: number;
}

/** @param format of the output */
export function parseExport(args: readonly string[], format: ExportFormat): ExportArguments {
  const { values, positionals } = parse(args, {
    output: { type: 'string', short: 'o' },
    dtype: { type: 'string' },
    include: { type: 'string', multiple: true },
    exclude: { type: 'string', multiple: true },
    'max-shard': { type: 'string' },
    'no-sidecar': { type: 'boolean' },
    'no-verify': { type: 'boolean' },
    force: { type: 'boolean', short: 'f' },
    json: { type: 'boolean' },
    jobs: { type: 'string', short: 'j' },
  });
  const { dtype, include, exclude, 'max-shard': shard } = values;
  const defaults = DEFAULT_EXPORT_OPTIONS;
  return {
    inputs: someFiles(positionals),
    output: required(values.output, 'The file to write, -o OUT,'),
    options: {
      format,
      dtype: dtype === undefined ? undefined : oneOf('--dtype', dtype, EXPORT_DTYPES),
      include: globs(include) ?? defaults.include,
      exclude: globs(exclude) ?? defaults.exclude,
      shardBytes: shard === undefined ? defaults.shardBytes : bytes('--max-shard', shard),
      verify: !values['no-verify'],
    },
    sidecar: !values['no-sidecar'],
    force: values.force ?? false,
    json: values.json ?? false,
    jobs: jobs(values.jobs),
  };
}

/** A size such as `5GB`. */
function bytes(option: string, text: string): number {
  const size = parseDecimalBytes(text);
  if (size !== undefined) return size;
  throw new UsageError(`${option} takes a size such as 5GB; not “${text}”.`);
}
