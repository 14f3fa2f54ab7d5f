import { MemorySource } from '../../src/core/bytes/byteSource';
import { readSafetensors } from '../../src/core/weights/readSafetensors';
import { nameOfShard } from '../../src/core/weights/shardName';
import { safetensorsFile, tensorsOf } from './safetensors';

export const INDEX = 'model.safetensors.index.json';

/** The tensors of a safetensors file in two shards and their index, as Hugging Face has them, by name. */
export async function shardsOf(file: Uint8Array): Promise<Record<string, Uint8Array>> {
  const { metadata } = await readSafetensors(new MemorySource(file));
  const tensors = await tensorsOf(file);
  const middle = Math.ceil(tensors.length / 2);
  const files: Record<string, Uint8Array> = {};
  const map: Record<string, string> = {};
  for (const [index, part] of [tensors.slice(0, middle), tensors.slice(middle)].entries()) {
    const name = shardName(index + 1);
    files[name] = safetensorsFile(part, metadata);
    for (const tensor of part) map[tensor.name] = name;
  }
  const index = JSON.stringify({ metadata: {}, weight_map: map });
  return { ...files, [INDEX]: new TextEncoder().encode(index) };
}

/** `model-00001-of-00002.safetensors`, counted from 1. */
export function shardName(number: number): string {
  const of = { base: 'model', number, total: 2, digits: 5, ending: '.safetensors' };
  return nameOfShard(of, number);
}

/** The files by paths in a folder. */
export function inFolder<T>(folder: string, files: Record<string, T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]),
  );
}
