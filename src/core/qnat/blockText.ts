import { exactValue } from '../text/values';
import type { BlockAnatomy, ValueAnatomy } from './blockAnatomy';

/** The forms a block can be copied in. */
export const BLOCK_FORMATS = ['JSON', 'CSV', 'NumPy', 'Rust', 'C'] as const;
export type BlockFormat = (typeof BLOCK_FORMATS)[number];

/**
 * A block as text: JSON and CSV hold its anatomy, the languages an array of its f32 values, nine
 * significant digits each, which is every bit.
 */
export function blockText(anatomy: BlockAnatomy, format: BlockFormat): string {
  return TEXTS[format](anatomy);
}

const TEXTS: Record<BlockFormat, (anatomy: BlockAnatomy) => string> = {
  JSON: (anatomy) => `${JSON.stringify(anatomy, jsonNumber, 2)}\n`,
  CSV: ({ values }) => [CSV_HEAD, ...values.map(csvRow)].join('\n') + '\n',
  NumPy: ({ values }) => `np.array([${list(values, SPECIALS.NumPy)}], dtype=np.float32)`,
  Rust: ({ values }) => `[${list(values, SPECIALS.Rust)}] as [f32; ${values.length}]`,
  C: ({ values }) => `const float block[${values.length}] = {${list(values, SPECIALS.C)}};`,
};

const CSV_HEAD = 'index,offset,byte,nibble,code,level,value';

function csvRow({ index, offset, byte, nibble, code, level, value }: ValueAnatomy): string {
  return [index, offset, byte, nibble, code, exactValue(level), exactValue(value)].join(',');
}

/** JSON has neither NaN nor infinity; its writer makes a zero of either sign 0. */
function jsonNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return Number.isFinite(value) ? Number(exactValue(value)) : exactValue(value);
}

interface Specials {
  readonly nan: string;
  readonly infinity: string;
  /** What follows the digits. */
  readonly suffix: string;
}

const SPECIALS: Record<'NumPy' | 'Rust' | 'C', Specials> = {
  NumPy: { nan: 'np.nan', infinity: 'np.inf', suffix: '' },
  Rust: { nan: 'f32::NAN', infinity: 'f32::INFINITY', suffix: '' },
  C: { nan: 'NAN', infinity: 'INFINITY', suffix: 'f' },
};

function list(values: readonly ValueAnatomy[], specials: Specials): string {
  return values.map(({ value }) => literal(value, specials)).join(', ');
}

function literal(value: number, { nan, infinity, suffix }: Specials): string {
  if (Number.isNaN(value)) return nan;
  if (!Number.isFinite(value)) return value > 0 ? infinity : `-${infinity}`;
  const digits = exactValue(value);
  return (/[.e]/.test(digits) ? digits : `${digits}.0`) + suffix;
}
