import { UsageError } from '../exitStatus';
import { oneFile, parse, type Range, range, wholeNumber } from './parse';

export interface InspectArguments {
  readonly file: string;
  readonly json: boolean;
  /** Undefined: the whole file is looked at. */
  readonly tensor?: string;
  readonly values?: Range;
  readonly block?: number;
}

export function parseInspect(args: readonly string[]): InspectArguments {
  const { values: given, positionals } = parse(args, {
    json: { type: 'boolean' },
    tensor: { type: 'string', short: 't' },
    values: { type: 'string' },
    block: { type: 'string' },
  });
  const { tensor, values, block } = given;
  if (tensor === undefined && (values ?? block) !== undefined) {
    throw new UsageError('--values and --block want a tensor: --tensor NAME.');
  }
  if (values !== undefined && block !== undefined) {
    throw new UsageError('--values and --block exclude each other.');
  }
  return {
    file: oneFile(positionals),
    json: given.json ?? false,
    tensor,
    values: values === undefined ? undefined : range('--values', values),
    block:
      block === undefined ? undefined : wholeNumber('--block', block, 0, Number.MAX_SAFE_INTEGER),
  };
}
