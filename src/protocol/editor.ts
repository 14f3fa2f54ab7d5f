import type { NotificationType, RequestType } from 'vscode-messenger-common';
import type { Diagnostic, Severity } from '../core/qnat/diagnostics';
import type { ComputeDtype, TensorParts } from '../core/qnat/layout';
import type { BlockSegment, Matrix, TileRange } from '../core/qnat/matrix';
import type { UnreadRows } from '../core/qnat/readRows';
import type { Repeat, TensorState } from '../core/qnat/tensor';
import type { ScaleChoice } from '../core/qnat/tensorData';
import type { TensorQuery } from '../core/qnat/tensorQuery';
import type { ComparandState, FileComparison, RowComparison } from './views/compare';
import type { LiveState } from './live';

/**
 * What the editor's page asks of the extension host. The model stays in the host; the page asks for
 * what it shows. Messages are JSON but for ArrayBuffers: whatever may exceed JSON's numbers travels as
 * decimal text or as bits.
 */

/** The file's facts; `reading` until all tensor headers are read, and then the counts are final. */
export interface FileSummary {
  readonly kind: 'file';
  readonly reading: boolean;
  readonly fileName: string;
  readonly size: number;
  readonly version: number;
  readonly flags: number;
  readonly metadataSize: string;
  /** As the file's header declares. */
  readonly tensorCount: number;
  /** Tensors whose headers were read: fewer in a damaged file, and none yet while `reading`. */
  readonly tensorsRead: number;
  readonly modelName: string;
  readonly modelType: string;
  readonly computeDtype?: ComputeDtype;
  readonly dataOffset?: number;
  readonly offsetShift: number;
  /** Values of all tensors together. */
  readonly parameters: number;
  /** Bits of tensor data per value; undefined without values. */
  readonly bitsPerWeight?: number;
  /** Size as F32 divided by size in the file; undefined without values. */
  readonly compression?: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly scaleCheck: CheckState;
  readonly codeSurvey: CheckState;
  /** Of a tensor in a debugged program. */
  readonly live?: LiveState;
  /** The file that it is compared with. */
  readonly comparand?: ComparandState;
  /** Of all tensors with those of that file. */
  readonly comparison?: FileComparison;
}

/** Looking at all tensors of the file: started by itself where it is cheap, by hand where not. */
export interface CheckState {
  readonly status: 'waiting' | 'running' | 'done';
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/** The file could not be opened at all. */
export interface FileFailure {
  readonly kind: 'failure';
  readonly fileName: string;
  readonly message: string;
}

/** A tensor of plain values, which no QNAT file holds: it has no other facts than its own. */
export interface PlainSummary {
  readonly kind: 'plain';
  readonly fileName: string;
  readonly live?: LiveState;
  readonly comparand?: ComparandState;
}

export type FileState = FileSummary | PlainSummary | FileFailure;

/** `reading`: its data is found once all tensor headers are read. */
export type RowState = TensorState | 'reading';

export interface TensorRow {
  readonly index: number;
  readonly name: string;
  /** Where its name is there more than once. */
  readonly repeat?: Repeat;
  readonly shape: readonly number[];
  /** Undefined when the shape cannot be right. */
  readonly values?: number;
  readonly blockSize: number;
  readonly blocks: number;
  readonly state: RowState;
  readonly parts?: TensorParts;
  readonly declaredOffset: string;
  /** Undefined when unknown. */
  readonly offset?: number;
  readonly bytes: number;
  readonly headerOffset: number;
  /** Shares of the 16 codes; undefined until they are counted. */
  readonly codeShares?: readonly number[];
  /** Undefined until it is compared with its counterpart in another file. */
  readonly comparison?: RowComparison;
  /** The worst of its findings so far. */
  readonly worst?: Severity;
}

export interface TensorDetail extends TensorRow {
  readonly state: TensorState;
  /** Undefined when the shape cannot be right. */
  readonly matrix?: Matrix;
  /** Scales there are to choose between. */
  readonly scaleChoices: readonly ScaleChoice[];
  readonly findings: readonly Diagnostic[];
}

/** A tensor of plain values: without blocks, codes and scales. */
export interface PlainDetail {
  readonly index: number;
  readonly name: string;
  readonly repeat?: undefined;
  readonly shape: readonly number[];
  readonly values: number;
  /** As safetensors spells it. */
  readonly dtype: string;
  readonly bytes: number;
  readonly state: 'readable';
  readonly matrix: Matrix;
  readonly blockSize?: undefined;
  readonly scaleChoices: readonly ScaleChoice[];
  readonly findings: readonly Diagnostic[];
}

/** A tensor whose views are shown. */
export type ShownTensor = TensorDetail | PlainDetail;

export interface TensorPage {
  /** Tensors that the query selects in all. */
  readonly total: number;
  readonly rows: readonly TensorRow[];
}

export interface TilePage {
  /** Tells the state of the file that it was read from apart from every other. */
  readonly version: number;
  /** f32, row-major; NaN beyond the end of a wrapped tensor. No segment covers that. */
  readonly values: ArrayBuffer;
  /** u8, as `values`; plain values have none. */
  readonly codes?: ArrayBuffer;
  readonly segments: readonly BlockSegment[];
  /** f32, one a segment. They travel as bits, for JSON has neither NaN nor infinity. */
  readonly scales: ArrayBuffer;
  /** f32, one a segment, where the tensor has zero points. */
  readonly zeroPoints?: ArrayBuffer;
  /** Rows that could not be read; their values are none. */
  readonly unread?: UnreadRows;
}

export interface FindingsPage {
  readonly total: number;
  readonly findings: readonly (Diagnostic & { readonly tensorName?: string })[];
}

/** At most so many rows or findings a page. */
export const MAX_PAGE = 500;

export const GetFile: RequestType<void, FileState> = { method: 'file' };
export const GetTensors: RequestType<
  { query: TensorQuery; start: number; count: number },
  TensorPage
> = { method: 'tensors' };
export const GetTensor: RequestType<{ index: number }, ShownTensor> = { method: 'tensor' };
/** Where the nth tensor of a name is now, counted from 0; undefined when there is none. */
export const FindTensor: RequestType<{ name: string; nth: number }, number | undefined> = {
  method: 'findTensor',
};
/** A tensor's place in a query's order, to scroll to it; undefined when it is not selected. */
export const FindRow: RequestType<{ query: TensorQuery; index: number }, number | undefined> = {
  method: 'findRow',
};
export const GetTile: RequestType<
  { index: number; range: TileRange; scales: ScaleChoice },
  TilePage
> = { method: 'tile' };
export const GetFindings: RequestType<{ start: number; count: number }, FindingsPage> = {
  method: 'findings',
};
export const StartScaleCheck: RequestType<void, void> = { method: 'startScaleCheck' };
/** Has the codes of all tensors counted. */
export const StartCodeSurvey: RequestType<void, void> = { method: 'startCodeSurvey' };
export const ReopenWith: RequestType<void, void> = { method: 'reopenWith' };

/** The file was read anew: everything asked for before may differ. */
export const FileChanged: NotificationType<FileState> = { method: 'fileChanged' };
/** Only the facts changed: reading went on, or scales were checked. */
export const FileProgress: NotificationType<FileState> = { method: 'fileProgress' };
