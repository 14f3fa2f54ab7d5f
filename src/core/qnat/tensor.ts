import type { ComputeDtype, TensorParts } from './layout';

/** The fixed header, as it stands in the file. */
export interface QnatHeader {
  readonly version: number;
  readonly flags: number;
  /** 0 in the crate's files: a placeholder it never fills in. */
  readonly metadataSize: bigint;
  readonly tensorCount: number;
  readonly reserved: number;
}

/** What could be read before the tensor headers. */
export interface QnatHead {
  readonly header: QnatHeader;
  readonly modelName: string;
  readonly modelType: string;
  /** Undefined when the byte is none of those known, or missing. */
  readonly computeDtype?: ComputeDtype;
  /** Byte lengths of the two names, on which the crate's offset shift depends. */
  readonly nameBytes: number;
  /** First byte after the metadata; undefined when the metadata could not be read. */
  readonly end?: number;
}

/** One tensor header, as it stands in the file. */
export interface TensorHeader {
  readonly name: string;
  /** Dimensions; beyond 2^53 they are rounded (and diagnosed). */
  readonly shape: readonly number[];
  readonly blockSize: number;
  /** Number of f32 scales. */
  readonly blockCount: number;
  readonly declaredOffset: bigint;
  /** First byte of this header. */
  readonly headerOffset: number;
}

/**
 * `readable`: all parts found · `cut`: the file ends inside · `absent`: the file ends before ·
 * `inconsistent`: shape, lengths and offsets contradict each other, nothing is shown.
 */
export type TensorState = 'readable' | 'cut' | 'absent' | 'inconsistent';

/** Why the data of a tensor that is not readable cannot be read, to follow a colon. */
export const WHY_UNREADABLE = {
  cut: 'the file ends inside it',
  absent: 'the file ends before it',
  inconsistent: 'its header contradicts itself or its neighbours',
} as const;

/** Where a tensor's data really is. */
export interface TensorPlacement {
  readonly state: TensorState;
  /** True first byte of its data (NaN when unknown). */
  readonly offset: number;
  /** Bytes of its data in the file (0 when unknown). */
  readonly length: number;
  /** One of FORMS (layout.ts): the parts that were found; undefined unless readable or cut in a known form. */
  readonly parts?: TensorParts;
}

/** Which of the tensors of one name a tensor is. */
export interface Repeat {
  /** 0 for the first of them. */
  readonly nth: number;
  /** How many there are. */
  readonly of: number;
}

/** Tells a tensor from all others of its file: names may repeat, and may be any text. */
export function tensorKey({ name, repeat }: Pick<QnatTensor, 'name' | 'repeat'>): string {
  return JSON.stringify([name, repeat?.nth ?? 0]);
}

export interface QnatTensor extends TensorHeader, TensorPlacement {
  readonly index: number;
  /** Where its name is there more than once. */
  readonly repeat?: Repeat;
}
