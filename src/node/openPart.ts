import { basename } from 'node:path';
import type { Part } from '../core/convert/merge';
import { SIDECAR_MARK, sidecarOf } from '../core/convert/sidecar';
import { QnatError } from '../core/errors';
import { readQnat } from '../core/qnat/readQnat';
import { readSafetensors } from '../core/weights/readSafetensors';
import type { WeightFile } from '../core/weights/weightFile';
import type { JobInput } from './fileJob';
import { FileSource } from './fileSource';
import { identify } from './identify';
import { explainIoError } from './ioError';

/**
 * Opens a QNAT file, and the one beside it that has the kept tensors if there is one, and adds them to
 * the inputs.
 * @throws QnatError in words for the person
 */
export async function openPart(
  path: string,
  inputs: JobInput[],
  signal?: AbortSignal,
): Promise<Part> {
  const source = await opened(path, inputs);
  const file = await told(path, readQnat(source, signal));
  return { file, sidecar: await readSidecar(path, inputs, signal) };
}

/** Opens a file and adds it to the inputs. */
async function opened(path: string, inputs: JobInput[]): Promise<FileSource> {
  const source = await FileSource.open(path).catch((error: unknown) => {
    throw explainIoError(error, path);
  });
  inputs.push({ path, source });
  return source;
}

/** What was read of a file, or the error with the file's name. */
async function told<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof QnatError) throw new QnatError(`${basename(path)}: ${error.message}`);
    throw explainIoError(error, path);
  }
}

/** The file of kept tensors beside a QNAT file, if there is one and it says that it belongs there. */
async function readSidecar(
  input: string,
  inputs: JobInput[],
  signal?: AbortSignal,
): Promise<WeightFile | undefined> {
  const path = sidecarOf(input);
  if ((await identify(path)) === undefined) return undefined;
  const source = await opened(path, inputs);
  const weights = await told(path, readSafetensors(source, signal));
  if (Object.hasOwn(weights.metadata, SIDECAR_MARK)) return weights;
  inputs.pop();
  await source.close();
  return undefined;
}
