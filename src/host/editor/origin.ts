import type { Disposable, Uri } from 'vscode';
import type { PlainTensor } from '../../core/tensor/tensor';
import type { LiveState } from '../../protocol/live';
import type { OpenSource } from '../files/openSource';

/** The bytes of a QNAT file, or of plain values alone. */
export interface Opened extends OpenSource {
  /** What is plain in them; undefined for a file. */
  readonly plain?: PlainTensor;
}

/** Where a document's bytes come from, and how it learns that they are others. */
export interface Origin {
  /** Opens the present bytes. */
  open(): Promise<Opened>;
  /** Tells of bytes that are others now, and of news that leave them as they are. */
  watch(onChange: () => void, onNews: () => void): Disposable;
  /** Of a tensor in a debugged program. */
  live?(): LiveState;
  /** Reading costs much: no more than this is read without being asked for. */
  readonly readUnaskedBytes?: number;
}

/** Gives the origin of what a URI names. */
export type OriginOf = (uri: Uri) => Origin;
