import { type ByteSource, MemorySource } from '../bytes/byteSource';
import { JoinedSource } from '../bytes/joinedSource';
import type { ComputeDtype, TensorParts } from '../qnat/layout';
import { layOut } from '../qnat/writeHeaders';
import type { QuantizedTensor } from './quantizedTensor';

/** What a tensor's file says of itself. */
export interface LiveNames {
  readonly modelName: string;
  readonly modelType: string;
  readonly tensorName: string;
  readonly computeDtype: ComputeDtype;
}

/**
 * A QNAT file with one tensor, whose headers are computed and whose data is read, by position, from
 * where the tensor is: an editor cannot tell it from a file on disk, and its copy is one.
 */
export function qnatSource(tensor: QuantizedTensor, names: LiveNames): ByteSource {
  const { shape, blockSize, blockCount, codes, scales } = tensor;
  const { zeroPoints, quantizedScales, scalesScale } = tensor;
  const parts: TensorParts = {
    scales: scales !== undefined,
    zeroPoints: zeroPoints !== undefined,
    doubleQuantization: quantizedScales !== undefined,
  };
  const layout = { name: names.tensorName, shape, blockSize, blockCount, parts };
  const headers = [...layOut(names, [layout], 'corrected').headers()];
  // Without blocks there is no scale of the scales either (layout.ts).
  const inFile = [codes, scales, zeroPoints, quantizedScales, blockCount > 0 && scalesScale];
  const headerBytes = headers.reduce((sum, { length }) => sum + length, 0);
  return new JoinedSource(
    [...headers.map((piece) => new MemorySource(piece)), ...inFile.filter((part) => !!part)],
    headerBytes,
  );
}
