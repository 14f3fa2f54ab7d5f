import { COMPUTE_DTYPES, type ComputeDtype } from '../../core/qnat/layout';
import { oneFile, oneOf, parse, required } from './parse';

export interface DequantizeArguments {
  readonly file: string;
  readonly output: string;
  /** Undefined: as the file says. */
  readonly dtype?: ComputeDtype;
  readonly force: boolean;
}

export function parseDequantize(args: readonly string[]): DequantizeArguments {
  const { values, positionals } = parse(args, {
    output: { type: 'string', short: 'o' },
    dtype: { type: 'string' },
    force: { type: 'boolean', short: 'f' },
  });
  return {
    file: oneFile(positionals),
    output: required(values.output, 'The file to write, -o OUT,'),
    dtype: values.dtype === undefined ? undefined : oneOf('--dtype', values.dtype, COMPUTE_DTYPES),
    force: values.force ?? false,
  };
}
