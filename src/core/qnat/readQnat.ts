import type { ByteSource } from '../bytes/byteSource';
import { DiagnosticList } from './diagnostics';
import { placeTensors, unplacedTensors } from './placement';
import type { QnatFile, QnatHead } from './qnatFile';
import { readHead } from './readHead';
import { readTensorHeaders } from './readTensorHeaders';

/**
 * Reads everything of a file but its tensors' values, as far as it goes.
 * @param onHead called as soon as header and metadata are known, before the tensor headers
 * @throws MalformedFileError when the file is not QNAT at all, or too short to hold a header
 */
export async function readQnat(
  source: ByteSource,
  signal?: AbortSignal,
  onHead?: (head: QnatHead) => void,
): Promise<QnatFile> {
  const diagnostics = new DiagnosticList();
  const head = await readHead(source, diagnostics, signal);
  onHead?.(head);
  const { headers, end } = await readTensorHeaders(source, head, diagnostics, signal);
  const { size } = source;
  const { tensors, totals, shift } =
    end === undefined
      ? unplacedTensors(headers)
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
