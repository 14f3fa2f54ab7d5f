import type { BlockGeometry, TensorParts } from '../qnat/layout';
import type { StoredValues } from '../weights/storage';
import type { EncodingName } from './encodings';

/** A tensor of a QNAT file, as far as its values need. Plain data, to be sent to a worker. */
export interface Nf4Values extends BlockGeometry {
  readonly kind: 'nf4';
  /** Index of the file. */
  readonly file: number;
  /** First byte of its data. */
  readonly offset: number;
  readonly parts: TensorParts;
}

/** A tensor of another weight file: the sidecar. */
export interface PlainValues {
  readonly kind: 'plain';
  readonly file: number;
  readonly source: StoredValues;
}

/** How the bytes of an item come about. */
export type Fill =
  | EncodedFill
  /** The values as the weight file has them. */
  | { readonly kind: 'copied'; readonly from: PlainValues }
  | Nf4Fill
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export interface EncodedFill {
  readonly kind: 'encoded';
  readonly from: Nf4Values | PlainValues;
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
