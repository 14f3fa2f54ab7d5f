import type { StoredValues } from '../weights/storage';
import type { Nf4Blocks } from '../weights/storage/nf4Blocks';
import type { EncodingName } from './encodings';

/** The values of a tensor of a weight file. Plain data, to be sent to a worker. */
export interface FileValues {
  /** Index of the file. */
  readonly file: number;
  readonly source: StoredValues;
}

/** Values in blocks of a QNAT file. */
export interface Nf4Values extends FileValues {
  readonly source: StoredValues & { readonly storage: Nf4Blocks };
}

export function isNf4(values: FileValues): values is Nf4Values {
  return values.source.storage?.kind === 'nf4';
}

/** How the bytes of an item come about. */
export type Fill =
  | EncodedFill
  /** The values in plain form. */
  | { readonly kind: 'copied'; readonly from: FileValues }
  | Nf4Fill
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export interface EncodedFill {
  readonly kind: 'encoded';
  readonly from: FileValues;
  readonly values: number;
  /** Values of a row. */
  readonly columns: number;
  readonly encoding: EncodingName;
}

/** NF4 codes, the first value in the high half of a byte as bitsandbytes has it, or scales as f32. */
export type Nf4Part = 'codes' | 'scales';

export interface Nf4Fill {
  readonly kind: 'nf4';
  readonly part: Nf4Part;
  readonly from: Nf4Values;
}

/** A tensor of an output. */
export interface ExportItem {
  readonly name: string;
  readonly shape: readonly number[];
  /** As the output's format calls it. */
  readonly dtype: string;
  /** Bytes in the output. */
  readonly length: number;
  readonly fill: Fill;
  /** What is special about it, for the person. */
  readonly note?: string;
}

/** An item, and where it goes. */
export interface PlacedItem extends ExportItem {
  /** Index of the output. */
  readonly output: number;
  readonly at: number;
  /** Where the checksum of a range of the output goes, once the item is written. */
  readonly checksum?: Checksum;
}

/** CRC-32 of bytes of an output, and its places there. */
export interface Checksum {
  readonly offset: number;
  readonly length: number;
  readonly places: readonly number[];
}
