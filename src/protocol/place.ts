import type { NotificationType, RequestType } from 'vscode-messenger-common';

/** A block of a tensor in a file, as links name it. */
export interface Place {
  /** The tensor's name; without one, the file alone is meant. */
  readonly tensor?: string;
  /** Which of the tensors of this name, counted from 0; the first where it is left out. */
  readonly nth?: number;
  readonly block?: number;
}

/** Where in the present state of a file a place is. */
export interface FoundPlace {
  /** The tensor. */
  readonly index: number;
  readonly name: string;
  readonly nth: number;
  /** Where the block's first value is in the tensor's matrix; undefined where no block was named. */
  readonly cell?: { readonly row: number; readonly column: number };
}

/** The place that someone wants this page to show, once: whoever asks has to go there. */
export const TakePlace: RequestType<void, FoundPlace | undefined> = { method: 'takePlace' };
/** There is a place to be taken. */
export const PlaceWanted: NotificationType<void> = { method: 'placeWanted' };

/** A block of a tensor. */
export type BlockPlace = Place & Required<Pick<Place, 'tensor' | 'block'>>;

/** Puts a link to a block on the clipboard. */
export const CopyLink: RequestType<BlockPlace, void> = { method: 'copyLink' };
