import { inOrder } from '../bytes/knownBytes';
import { InvalidRequestError, QnatError } from '../errors';
import type { PlacedItem } from '../export/item';
import type { ExportPlan } from '../export/plan';
import type { ExportOutput } from '../export/request';
import type { QnatFile } from '../qnat/readQnat';
import type { QnatTensor } from '../qnat/tensor';
import { layOut, type LayoutMode, type TensorLayout } from '../qnat/writeHeaders';
import { quotedName } from '../text/names';
import { repeatedName } from '../text/repeatedName';
import { layOutSafetensors } from '../weights/writeSafetensors';
import type { WeightFile } from '../weights/weightFile';
import { SIDECAR_MARK, sidecarOf } from './sidecar';

/** A part of a model: a QNAT file, and the tensors that were kept beside it. */
export interface Part {
  readonly file: QnatFile;
  readonly sidecar?: WeightFile;
}

/** Where a part's files are among the inputs. */
interface PartFiles extends Part {
  readonly qnatInput: number;
  readonly sidecarInput: number;
}

/**
 * Plans one file of several parts' tensors, in their order: the bytes that quantizing the whole model at
 * once gives.
 * @param parts their files are the inputs: each QNAT file, followed by its sidecar if it has one
 * @param output the name of the file to write
 * @throws InvalidRequestError when the parts are not of one model; QnatError when one is damaged
 */
export function planMerge(parts: readonly Part[], output: string): ExportPlan {
  const placed = placeParts(parts);
  checkParts(parts);
  const tensors = placed.flatMap((part) =>
    [...part.file.tensors].map((tensor) => ({ part, tensor })),
  );
  const layout = layOut(
    metadataOf(parts, output),
    tensors.map(({ tensor }) => layoutOf(tensor)),
    modeOf(parts[0]),
  );
  const qnat = { name: output, size: layout.size, known: () => inOrder(layout.headers()) };
  const items = tensors.map(({ part, tensor }, index): PlacedItem => {
    const { name, shape, offset, length } = tensor;
    const from = { file: part.qnatInput, source: { dtype: 'U8', offset, length } };
    return {
      name,
      shape,
      dtype: 'NF4',
      length,
      fill: { kind: 'copied', from },
      output: 0,
      at: layout.offsets[index],
    };
  });
  const kept = mergeSidecars(placed, output);
  return {
    dtype: 'NF4',
    outputs: kept ? [qnat, kept.file] : [qnat],
    items: [...items, ...(kept?.items ?? [])],
    leftOut: [],
    parameters: parts.reduce((sum, { file }) => sum + file.totals.parameters, 0),
    skipped: [],
  };
}

function placeParts(parts: readonly Part[]): PartFiles[] {
  let next = 0;
  return parts.map((part) => {
    const qnatInput = next++;
    return { ...part, qnatInput, sidecarInput: part.sidecar ? next++ : -1 };
  });
}

function layoutOf({ name, shape, blockSize, blockCount, parts }: QnatTensor): TensorLayout {
  return { name, shape, blockSize, blockCount, parts: parts! };
}

/** The crate leaves the size of its metadata out. */
function modeOf({ file }: Part): LayoutMode {
  return file.header.metadataSize === 0n ? 'reference' : 'corrected';
}

function metadataOf(parts: readonly Part[], output: string) {
  const [{ modelName, modelType, computeDtype = 'F32' }] = parts.map(({ file }) => file);
  const shared = parts.every(({ file }) => file.modelName === modelName);
  return {
    modelName: shared ? modelName : output.replace(/\.qnat$/i, ''),
    modelType,
    computeDtype,
  };
}

function mergeSidecars(parts: readonly PartFiles[], output: string) {
  const kept = parts.flatMap(({ sidecar, sidecarInput }) =>
    Array.from(sidecar?.tensors ?? [], (tensor) => ({ tensor, file: sidecarInput })),
  );
  if (kept.length === 0) return undefined;
  const metadata = new Map(parts.flatMap(({ sidecar }) => Object.entries(sidecar?.metadata ?? {})));
  // The mark stands last, as quantizing puts it.
  metadata.delete(SIDECAR_MARK);
  metadata.set(SIDECAR_MARK, output);
  const { header, offsets, size } = layOutSafetensors(
    kept.map(({ tensor }) => tensor),
    Object.fromEntries(metadata),
  );
  const file: ExportOutput = { name: sidecarOf(output), size, known: () => inOrder([header]) };
  const items = kept.map(({ tensor, file: input }, index): PlacedItem => {
    const fill = { kind: 'copied', from: { file: input, source: tensor } } as const;
    const { name, shape, dtype, length } = tensor;
    return { name, shape, dtype, length, fill, output: 1, at: offsets[index] };
  });
  return { file, items };
}

function checkParts(parts: readonly Part[]): void {
  for (const { file } of parts) checkReadable(file);
  const [first] = parts;
  for (const part of parts) {
    if (part.file.computeDtype !== first.file.computeDtype || modeOf(part) !== modeOf(first)) {
      throw new InvalidRequestError(
        'The files differ in compute dtype or layout, so they are not parts of one model.',
      );
    }
  }
  const names = parts.flatMap(({ file, sidecar }) => [
    ...file.tensors.names,
    ...Array.from(sidecar?.tensors ?? [], ({ name }) => name),
  ]);
  const repeated = repeatedName(names);
  if (repeated === undefined) return;
  throw new InvalidRequestError(
    `Two of the files have a tensor named ${quotedName(repeated)}, so they are not parts of one model.`,
  );
}

function checkReadable({ tensors, dataOffset, header }: QnatFile): void {
  const bad = [...tensors].find(({ state }) => state !== 'readable');
  if (dataOffset !== undefined && tensors.length === header.tensorCount && !bad) return;
  const what = bad ? `the data of tensor ${quotedName(bad.name)}` : 'all of its headers';
  throw new QnatError(`A file is damaged: ${what} cannot be read. Quantize that part again.`);
}
