import type { ByteSource } from '../bytes/byteSource';
import { JoinedSource } from '../bytes/joinedSource';
import type { Place } from '../bytes/reading';
import type { ModelSource } from './modelSource';
import type { WeightTensor } from './weightFile';

/** A tensor, and what to read it from. */
export interface PlacedWeights {
  readonly source: ByteSource;
  readonly tensor: WeightTensor;
}

/**
 * A tensor and a source that has all of it: its file, or where it has parts in other files, all files of
 * the model one behind another.
 * @param file the index of the tensor's file in its model
 */
export function inOneSource(
  tensor: WeightTensor,
  file: number,
  model: readonly ModelSource[],
): PlacedWeights {
  const { storage } = tensor;
  if (storage?.kind !== 'bitsandbytes') return { source: model[file].source, tensor };
  const { absmax, nested } = storage;
  const places = nested ? [absmax, nested.absmax, nested.levels] : [absmax];
  if (places.every((place) => place.file === undefined)) {
    return { source: model[file].source, tensor };
  }
  const sources = model.map(({ source }) => source);
  const moved = (place: Place) => ({ offset: place.offset + startOf(place.file ?? file, sources) });
  return {
    source: new JoinedSource(sources),
    tensor: {
      ...tensor,
      offset: moved(tensor).offset,
      storage: {
        ...storage,
        absmax: moved(absmax),
        nested: nested && {
          ...nested,
          absmax: moved(nested.absmax),
          levels: moved(nested.levels),
        },
      },
    },
  };
}

/** Where a file begins when all are one behind another. */
function startOf(file: number, sources: readonly ByteSource[]): number {
  return sources.slice(0, file).reduce((sum, { size }) => sum + size, 0);
}
