import { basename } from 'node:path';
import { filesOfPart, type PartOf, WHOLE } from '../core/convert/parts';
import { isQnat } from '../core/qnat/isQnat';
import { type QnatFile, readQnat } from '../core/qnat/readQnat';
import type { NameFilter } from '../core/text/nameFilter';
import { refuseSharedNames } from '../core/convert/distinctNames';
import { foldBitsandbytes } from '../core/weights/bitsandbytes/foldBitsandbytes';
import { findModelFiles, type ModelFile } from '../core/weights/modelFiles';
import { qnatWeights } from '../core/weights/readQnatWeights';
import { readShard } from '../core/weights/readWeights';
import { checkPromises } from '../core/weights/shardIndex';
import type { WeightFile } from '../core/weights/weightFile';
import { DISK_FILES } from './diskFiles';
import type { JobInput } from './fileJob';
import { closeAll, openFile, told } from './openFile';
import { sidecarsBeside } from './sidecar';

/** One of the files that together are a model, open. */
export interface OpenWeights extends JobInput {
  readonly weights: WeightFile;
  /** What a QNAT file says besides, if tensors of it were chosen. */
  readonly qnat?: QnatFile;
}

/** Which of what there is to open. */
interface Choice {
  /**
   * Of the files, if not all; the others are open, too, and nothing of them is named: a tensor of the
   * part can go on in them.
   */
  readonly part?: PartOf;
  /** Whether what was kept beside QNAT files belongs to the model. */
  readonly sidecars?: boolean;
  /** Of the tensors of QNAT files, of which all else may be damaged then; nothing may otherwise. */
  readonly chosen?: NameFilter;
}

/** The weight files of a model, held open. */
export class OpenModel {
  private constructor(
    readonly files: readonly OpenWeights[],
    /** Files beside QNAT files that were not asked for, but belong to the model. */
    readonly sidecars: readonly string[],
    /** Indexes that were read. */
    readonly indexes: readonly string[],
    /** Other weight files of chosen folders. */
    readonly notRead: readonly string[],
  ) {}

  /**
   * Opens what the paths stand for (see {@link findModelFiles}) and reads what is in it, values aside.
   * @throws QnatError in words for the person
   */
  static async open(
    paths: readonly string[],
    signal?: AbortSignal,
    { part = WHOLE, sidecars = true, chosen }: Choice = {},
  ): Promise<OpenModel> {
    const files: OpenWeights[] = [];
    try {
      const { files: named, notRead } = await findModelFiles(paths, DISK_FILES);
      const beside = sidecars ? await sidecarsBeside(named) : [];
      const all = [...named, ...beside];
      const ofPart = filesOfPart(all, part);
      for (const file of all) files.push(await openShard(file, chosen, signal));
      const whole = await folded(files, signal);
      refuseSharedNames(whole.map(({ path, weights }) => ({ name: basename(path), weights })));
      return new OpenModel(
        whole.map((file, index) => (ofPart.includes(all[index]) ? file : withoutTensors(file))),
        beside.map(({ path }) => path),
        named.flatMap(({ index }) => index ?? []),
        notRead,
      );
    } catch (error) {
      await closeAll(files);
      throw error;
    }
  }

  /** Everything that is read. */
  get paths(): string[] {
    return [...this.files.map(({ path }) => path), ...this.indexes];
  }

  close(): Promise<void> {
    return closeAll(this.files);
  }
}

async function openShard(
  { path, promised }: ModelFile<string>,
  chosen: NameFilter | undefined,
  signal?: AbortSignal,
): Promise<OpenWeights> {
  const { source, content } = await openFile(path, async (file, stem) => {
    if (chosen && (await isQnat(file, signal))) {
      const qnat = await readQnat(file, signal);
      return { weights: qnatWeights(qnat, chosen), qnat };
    }
    const weights = await readShard(file, stem, signal);
    if (promised) checkPromises(promised, weights);
    return { weights };
  });
  return { path, source, ...content };
}

/** The files with the 4-bit tensors of bitsandbytes that are in one or several of them. */
async function folded(files: readonly OpenWeights[], signal?: AbortSignal): Promise<OpenWeights[]> {
  const weights = await foldBitsandbytes(files, signal, (index, folding) =>
    folding.catch((error: unknown) => {
      throw told(error, files[index].path);
    }),
  );
  return files.map((file, index) => ({ ...file, weights: weights[index] }));
}

function withoutTensors(file: OpenWeights): OpenWeights {
  return { ...file, weights: { tensors: [], metadata: {} } };
}
