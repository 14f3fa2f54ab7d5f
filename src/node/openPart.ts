import type { Part } from '../core/convert/merge';
import { readQnat } from '../core/qnat/readQnat';
import { readSafetensors } from '../core/weights/readSafetensors';
import type { JobInput } from './fileJob';
import { openFile } from './openFile';
import { sidecarsBeside } from './sidecar';

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
  const file = await openFile(path, (source) => readQnat(source, signal));
  inputs.push(file);
  const beside = (await sidecarsBeside([{ path }])).at(0);
  if (!beside) return { file: file.content };
  const sidecar = await openFile(beside.path, (source) => readSafetensors(source, signal));
  inputs.push(sidecar);
  return { file: file.content, sidecar: sidecar.content };
}
