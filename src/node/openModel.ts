import { basename, parse } from 'node:path';
import { filesOfPart, type PartOf, WHOLE } from '../core/convert/parts';
import { QnatError } from '../core/errors';
import { readWeights } from '../core/weights/readWeights';
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
   * @param part of the files, if not all
   * @throws QnatError in words for the person
   */
  static async open(
    paths: readonly string[],
    signal?: AbortSignal,
    part: PartOf = WHOLE,
  ): Promise<OpenModel> {
    const files: OpenWeights[] = [];
    try {
      const chosen = filesOfPart(await modelFiles(paths), part);
      for (const file of chosen) files.push(await openWeights(file, signal));
      return new OpenModel(files);
    } catch (error) {
      await closeAll(files);
      throw error;
    }
  }

  close(): Promise<void> {
    return closeAll(this.files);
  }
}

async function openWeights(file: ModelFile, signal?: AbortSignal): Promise<OpenWeights> {
  const { path, promised } = file;
  let source: FileSource | undefined;
  try {
    source = await FileSource.open(path);
    const weights = await readWeights(source, parse(path).name, signal);
    if (promised) checkPromises(promised, weights);
    return { path, source, weights };
  } catch (error) {
    await source?.close();
    if (error instanceof QnatError) throw new QnatError(`${basename(path)}: ${error.message}`);
    throw explainIoError(error, path);
  }
}

async function closeAll(files: readonly OpenWeights[]): Promise<void> {
  await Promise.all(files.map(({ source }) => source.close()));
}
