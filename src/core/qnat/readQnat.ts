import type { ByteSource } from '../bytes/byteSource';
import { type Diagnostic, DiagnosticList } from './diagnostics';
import { placeTensors, unplacedTensors } from './placement';
import type { QnatHead } from './tensor';
import { readHead } from './readHead';
import { readTensorHeaders } from './readTensorHeaders';
import { TensorHeaderTable, type TensorTable } from './tensorTable';
import type { Totals } from './totals';

/** Everything about a file but its tensors' values. */
export interface QnatFile extends QnatHead {
  readonly size: number;
  readonly tensors: TensorTable;
  readonly totals: Totals;
  /** True first byte of tensor data; undefined when the headers could not be read to their end. */
  readonly dataOffset?: number;
  /** Declared minus true offset. */
  readonly offsetShift: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads everything of a file but its tensors' values, as far as it goes.
 * @param onHead called as soon as header and metadata are known, with the table that the tensor
 *   headers are then read into
 * @throws MalformedFileError when the file is not QNAT at all, or too short to hold a header
 */
export async function readQnat(
  source: ByteSource,
  signal?: AbortSignal,
  onHead?: (head: QnatHead, headers: TensorHeaderTable) => void,
): Promise<QnatFile> {
  const diagnostics = new DiagnosticList();
  const head = await readHead(source, diagnostics, signal);
  const headers = new TensorHeaderTable();
  onHead?.(head, headers);
  const end = await readTensorHeaders(source, head, headers, diagnostics, signal);
  const { size } = source;
  const { tensors, totals, shift } =
    end === undefined
      ? await unplacedTensors(headers, diagnostics, signal)
      : await placeTensors(headers, head, end, size, diagnostics, signal);
  return {
    ...head,
    size,
    tensors,
    totals,
    dataOffset: end,
    offsetShift: shift,
    diagnostics: diagnostics.list(),
  };
}
