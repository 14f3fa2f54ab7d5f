/** Bytes of a file that are known before those around them. */
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
