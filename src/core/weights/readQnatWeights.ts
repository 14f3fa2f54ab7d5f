import type { ByteSource } from '../bytes/byteSource';
import { MalformedFileError } from '../errors';
import { type QnatFile, readQnat } from '../qnat/readQnat';
import { type QnatTensor, WHY_UNREADABLE } from '../qnat/tensor';
import { valueCount } from '../shape';
import { quotedName } from '../text/names';
import type { NameFilter } from '../text/nameFilter';
import { repeatedName } from '../text/repeatedName';
import type { WeightFile, WeightTensor } from './weightFile';

/**
 * Reads a QNAT file as weights: its tensors are those that qlora-rs dequantizes, as F32. One whose data
 * is not whole is refused, where the editor shows what is left of it; so is a file with bytes behind its
 * last tensor, for then that tensor may have been cut in its last parts.
 * @throws MalformedFileError
 */
export async function readQnatWeights(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<WeightFile> {
  const file = await readQnat(source, signal);
  refuseTrailingBytes(file);
  return qnatWeights(file, () => true);
}

/**
 * The chosen tensors of a QNAT file as weights. The others, and what is behind them, may be damaged.
 * @throws MalformedFileError
 */
export function qnatWeights(file: QnatFile, chosen: NameFilter): WeightFile {
  refuseMissingTensors(file);
  const names = file.tensors.names.filter(chosen);
  const repeated = repeatedName(names);
  if (repeated !== undefined) {
    throw new MalformedFileError(`Two tensors are named ${quotedName(repeated)}.`, file.end ?? 0);
  }
  const tensors = [...file.tensors].filter(({ name }) => chosen(name));
  return { tensors: tensors.map(weightTensor), metadata: {} };
}

function refuseMissingTensors({ dataOffset, header, tensors, size }: QnatFile): void {
  if (dataOffset !== undefined) return;
  throw new MalformedFileError(
    `The file ends inside its headers, or they are damaged: ${tensors.length} of ${header.tensorCount} tensors are named, and none can be read. Copy or download it again.`,
    size,
  );
}

function refuseTrailingBytes({ diagnostics }: QnatFile): void {
  const found = diagnostics.find(({ code }) => code === 'trailing-bytes');
  if (!found) return;
  throw new MalformedFileError(
    `${found.message} Something was added to the file, or cut off it, so that its parts are not certain. Copy or download it again.`,
    found.offset,
  );
}

function weightTensor(tensor: QnatTensor): WeightTensor {
  const { name, shape, state, offset, headerOffset, blockSize, blockCount, parts } = tensor;
  if (state !== 'readable') {
    throw new MalformedFileError(
      `The data of tensor ${quotedName(name)} cannot be read: ${WHY_UNREADABLE[state]}. Open the file to see what was found.`,
      headerOffset,
    );
  }
  const storage = { kind: 'nf4', blockSize, blockCount, parts: parts! } as const;
  return { name, dtype: 'F32', shape, offset, length: 4 * valueCount(shape), storage };
}
