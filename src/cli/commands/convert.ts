import { parseArgs } from 'node:util';
import { EXPORT_FORMATS, type ExportFormat } from '../../core/export/options';
import { parseExport } from '../arguments/export';
import { oneOf, required } from '../arguments/parse';
import type { Context } from '../context';
import { UsageError } from '../exitStatus';
import { exportFile } from '../exportFile';
import { quantize } from './quantize';

const FORMATS = ['qnat', ...EXPORT_FORMATS] as const;
type Format = (typeof FORMATS)[number];

/** Formats that the output's ending tells. */
const BY_ENDING: ReadonlyMap<string, Format> = new Map<string, Format>([
  ...(['qnat', 'safetensors', 'gguf', 'npz', 'npy', 'csv'] as const).map(
    (format) => [`.${format}`, format] as const,
  ),
  ['.safetensors.index.json', 'safetensors'],
]);

export function convert(args: readonly string[], context: Context): Promise<number> {
  const format = formatOf(args);
  if (format === 'qnat') return quantize(withoutTo(args), context);
  return exportFile(parseExport(withoutTo(args), format satisfies ExportFormat), context);
}

/** What the arguments want, all that is not known here aside. */
function formatOf(args: readonly string[]): Format {
  const { values } = parseArgs({
    args: [...args],
    options: { output: { type: 'string', short: 'o' }, to: { type: 'string' } },
    strict: false,
  });
  if (values.to !== undefined) return oneOf('--to', textOf(values.to) ?? '', FORMATS);
  const output = required(textOf(values.output), 'The file to write, -o OUT,');
  const ending = [...BY_ENDING.keys()].find((end) => output.toLowerCase().endsWith(end));
  if (ending) return BY_ENDING.get(ending)!;
  throw new UsageError(`The name ${output} does not tell its format; say it with --to FORMAT.`);
}

/** An option that nothing follows is true. */
function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function withoutTo(args: readonly string[]): string[] {
  const at = args.indexOf('--to');
  const rest = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)];
  return rest.filter((argument) => !argument.startsWith('--to='));
}
