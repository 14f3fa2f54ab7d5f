import type { RequestType } from 'vscode-messenger-common';
import type { ScaleChoice } from '../../core/qnat/tensorData';

/** What the block view asks of the extension host. */

/** A block of a tensor. */
export interface BlockAddress {
  readonly index: number;
  readonly block: number;
  readonly scales: ScaleChoice;
}

/** A stored f32, as its bits: JSON has neither NaN nor infinity. */
export interface StoredFloat {
  readonly bits: number;
  /** First byte in the file. */
  readonly offset: number;
}

/** What there is to say of a block before its values. */
export interface BlockDetail {
  readonly block: number;
  /** Index of its first value. */
  readonly start: number;
  readonly count: number;
  /** First byte of its codes in the file. */
  readonly codesOffset: number;
  /** The bits of the scale that its values are made with. */
  readonly scaleBits: number;
  readonly exactScale?: StoredFloat;
  /** With double quantization: (code − 128) · scalesScale. */
  readonly quantizedScale?: { readonly code: number; readonly offset: number };
  readonly scalesScale?: StoredFloat;
  readonly zeroPoint?: StoredFloat;
  /** How often each of the 16 codes is used. */
  readonly codeCounts: readonly number[];
}

export const GetBlock: RequestType<BlockAddress, BlockDetail> = { method: 'block' };

/** At most so many bytes of codes in one answer. */
export const MAX_CODE_BYTES = 64 * 1024;

/** Bytes [start, start + count) of a block's codes. */
export const GetBlockCodes: RequestType<
  Omit<BlockAddress, 'scales'> & { readonly start: number; readonly count: number },
  ArrayBuffer
> = { method: 'blockCodes' };

/** The block that a byte of the file belongs to; undefined when it is none of the tensor's. */
export const FindBlock: RequestType<
  { readonly index: number; readonly offset: number },
  FoundBlock | undefined
> = { method: 'findBlock' };

export interface FoundBlock {
  readonly block: number;
  /** Of the value in the byte, counted in the tensor; of the block's first when it is no code. */
  readonly value: number;
}

/** Has the person choose a form, and puts the block on the clipboard in it. */
export const CopyBlock: RequestType<BlockAddress, void> = { method: 'copyBlock' };

/** Whether the Hex Editor is there, and can open this file. */
export const HasHexEditor: RequestType<void, boolean> = { method: 'hasHexEditor' };

/** Shows a byte of the file in the Hex Editor. */
export const OpenHexEditor: RequestType<{ readonly offset: number }, void> = {
  method: 'openHexEditor',
};
