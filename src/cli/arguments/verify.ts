import { oneFile, parse } from './parse';

export interface VerifyArguments {
  readonly file: string;
  readonly json: boolean;
}

export function parseVerify(args: readonly string[]): VerifyArguments {
  const { values, positionals } = parse(args, { json: { type: 'boolean' } });
  return { file: oneFile(positionals), json: values.json ?? false };
}
