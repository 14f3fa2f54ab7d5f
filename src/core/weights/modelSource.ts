import type { ByteSource } from '../bytes/byteSource';
import type { WeightFile } from './weightFile';

/** A weight file of a model, open. */
export interface ModelSource {
  readonly weights: WeightFile;
  readonly source: ByteSource;
}
