import { basename, parse } from 'node:path';
import { filesOfPart, type PartOf, WHOLE } from '../core/convert/parts';
import { QnatError } from '../core/errors';
import { BitsandbytesFolding } from '../core/weights/bitsandbytes/foldBitsandbytes';
import { readShard } from '../core/weights/readWeights';
import { checkPromises } from '../core/weights/shardIndex';
import type { WeightFile } from '../core/weights/weightFile';
import { FileSource } from './fileSource';
import { explainIoError } from './ioError';
import { type ModelFile, modelFiles } from './modelFiles';

/** One of the files that together are a model, open. */
export interface OpenWeights {
  readonly path: string;
  readonly source: FileSource;
  readonly weights: WeightFile;
}

/** The weight files of a model, held open. */
export class OpenModel {
  private constructor(readonly files: readonly OpenWeights[]) {}

  /**
   * Opens what the paths stand for (see {@link modelFiles}) and reads what is in it, values aside.
   * @param part of the files, if not all; the others are open, too, and nothing of them is named: a
   *   tensor of the part can go on in them
   * @throws QnatError in words for the person
   */
  static async open(
    paths: readonly string[],
    signal?: AbortSignal,
    part: PartOf = WHOLE,
  ): Promise<OpenModel> {
    const files: OpenWeights[] = [];
    try {
      const all = await modelFiles(paths);
      const chosen = filesOfPart(all, part);
      for (const file of all) files.push(await openShard(file, signal));
      const whole = await folded(files, signal);
      return new OpenModel(
        whole.map((file, index) => (chosen.includes(all[index]) ? file : withoutTensors(file))),
      );
    } catch (error) {
      await closeAll(files);
      throw error;
    }
  }

  close(): Promise<void> {
    return closeAll(this.files);
  }
}

async function openShard(
  { path, promised }: ModelFile,
  signal?: AbortSignal,
): Promise<OpenWeights> {
  let source: FileSource | undefined;
  try {
    source = await FileSource.open(path);
    const weights = await readShard(source, parse(path).name, signal);
    if (promised) checkPromises(promised, weights);
    return { path, source, weights };
  } catch (error) {
    await source?.close();
    throw told(error, path);
  }
}

/** The files with the 4-bit tensors of bitsandbytes that are in one or several of them. */
async function folded(files: readonly OpenWeights[], signal?: AbortSignal): Promise<OpenWeights[]> {
  const folding = new BitsandbytesFolding(files);
  for (const [index, { path }] of files.entries()) {
    await folding.foldStatesOf(index, signal).catch((error: unknown) => {
      throw told(error, path);
    });
  }
  return files.map((file, index) => ({ ...file, weights: folding.weightsOf(index) }));
}

function withoutTensors(file: OpenWeights): OpenWeights {
  return { ...file, weights: { tensors: [], metadata: {} } };
}

/** An error in words for the person, with the file's name. */
function told(error: unknown, path: string): unknown {
  if (error instanceof QnatError) return new QnatError(`${basename(path)}: ${error.message}`);
  return explainIoError(error, path);
}

async function closeAll(files: readonly OpenWeights[]): Promise<void> {
  await Promise.all(files.map(({ source }) => source.close()));
}
