/** A file to be written by tasks, and what of it is known before. */
export interface OutputFile {
  /** Its name, in the folder that all outputs of a plan go to. */
  readonly name: string;
  known(): Iterable<KnownBytes>;
}

export interface KnownBytes {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Pieces that stand one after another at a file's beginning. */
export function* inOrder(pieces: Iterable<Uint8Array>): Generator<KnownBytes> {
  let offset = 0;
  for (const bytes of pieces) {
    yield { offset, bytes };
    offset += bytes.length;
  }
}
