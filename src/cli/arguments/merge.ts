import { UsageError } from '../exitStatus';
import { jobs, parse, required } from './parse';

export interface MergeArguments {
  readonly parts: readonly string[];
  readonly output: string;
  readonly force: boolean;
  readonly json: boolean;
  /** Undefined: as many threads as there are processors. */
  readonly jobs?: number;
}

export function parseMerge(args: readonly string[]): MergeArguments {
  const { values, positionals } = parse(args, {
    output: { type: 'string', short: 'o' },
    force: { type: 'boolean', short: 'f' },
    json: { type: 'boolean' },
    jobs: { type: 'string', short: 'j' },
  });
  if (positionals.length === 0) throw new UsageError('Which parts? None is named.');
  return {
    parts: positionals,
    output: required(values.output, 'The file to write, -o OUT,'),
    force: values.force ?? false,
    json: values.json ?? false,
    jobs: jobs(values.jobs),
  };
}
