import type { Place } from '../../bytes/reading';
import { valueCount } from '../../shape';
import { DTYPE_BYTES } from '../dtype';
import type { ModelSource } from '../modelSource';
import {
  BITSANDBYTES_LEVELS,
  type BitsandbytesBlocks,
  type BitsandbytesType,
  NESTED_LEVELS,
} from '../storage/bitsandbytesBlocks';
import type { WeightFile, WeightTensor } from '../weightFile';
import { WeightTable } from '../weightTable';
import { Parts } from './parts';
import { parseQuantState, type QuantState } from './quantState';

/** A tensor of this name holds the state of the one whose name comes before it. */
const STATE_NAME = /^(.*)\.quant_state\.bitsandbytes__(nf4|fp4)$/s;
/** A state has some numbers and a shape; ten times what one has been seen to have. */
const MAX_STATE_BYTES = 4096;

/**
 * Folds the tensors that bitsandbytes makes of one 4-bit tensor `W` (`W` with the codes, `W.absmax`,
 * `W.quant_map`, `W.quant_state.bitsandbytes__nf4`, and nested `W.nested_absmax`,
 * `W.nested_quant_map`) into that one, with its true shape and dtype. Where a model was split into
 * shards between them, they are in several files. A file without any stays as it is.
 * @param model its files, as they were read
 * @param telling puts the name of a file to an error
 * @throws MalformedFileError when a part is missing, or contradicts the state
 */
export async function foldBitsandbytes(
  model: readonly ModelSource[],
  signal?: AbortSignal,
  telling: (file: number, folding: Promise<void>) => Promise<void> = (_, folding) => folding,
): Promise<WeightFile[]> {
  const folding = new Folding(model);
  for (const file of model.keys()) await telling(file, folding.foldStatesOf(file, signal));
  return model.map((_, file) => folding.weightsOf(file));
}

class Folding {
  /** Tensors of each file, by name; made when there is something to fold. */
  private named?: Map<string, WeightTensor>[];

  constructor(private readonly model: readonly ModelSource[]) {}

  /** Folds the tensors whose states are in a file. */
  async foldStatesOf(file: number, signal?: AbortSignal): Promise<void> {
    for (const state of statesIn(this.model[file].weights)) {
      this.named ??= this.model.map(({ weights }) => byName(weights));
      const [, name, type] = STATE_NAME.exec(state)!;
      const parts = new Parts(this.named, name, { file, tensor: this.named[file].get(state)! });
      const folded = await fold(parts, type as BitsandbytesType, this.model, signal);
      this.named[parts.codes.file].set(name, folded);
      for (const taken of parts.taken) this.named[taken.file].delete(taken.tensor.name);
    }
  }

  /** What a file holds once the states of all files are folded. */
  weightsOf(file: number): WeightFile {
    const { weights } = this.model[file];
    const named = this.named?.[file];
    return named ? { ...weights, tensors: [...named.values()] } : weights;
  }
}

/** Only the reader of safetensors, which is what bitsandbytes saves to, makes tables of tensors. */
function* statesIn({ tensors }: WeightFile): Generator<string> {
  if (!(tensors instanceof WeightTable)) return;
  for (const name of tensors.names) if (STATE_NAME.test(name)) yield name;
}

function byName({ tensors }: WeightFile): Map<string, WeightTensor> {
  return new Map(Array.from(tensors, (tensor) => [tensor.name, tensor]));
}

async function fold(
  parts: Parts,
  type: BitsandbytesType,
  model: readonly ModelSource[],
  signal?: AbortSignal,
): Promise<WeightTensor> {
  const state = await readState(parts, type, model, signal);
  const { shape, dtype, blockSize } = state;
  const values = valueCount(shape);
  const blockCount = Math.ceil(values / blockSize);
  const levels = parts.array('quant_map', 'F32', BITSANDBYTES_LEVELS[type].length);
  const storage: BitsandbytesBlocks = {
    kind: 'bitsandbytes',
    type,
    blockSize,
    blockCount,
    absmax: parts.array('absmax', state.nested ? 'U8' : 'F32', blockCount),
    nested: nestedAbsmax(parts, state, blockCount),
    otherLevels: await areOther(model[levels.file ?? parts.codes.file], levels, type, signal),
  };
  parts.checkCodes(Math.ceil(values / 2));
  const { offset } = parts.codes.tensor;
  return { name: parts.name, dtype, shape, offset, length: values * DTYPE_BYTES[dtype], storage };
}

async function readState(
  parts: Parts,
  type: BitsandbytesType,
  model: readonly ModelSource[],
  signal?: AbortSignal,
): Promise<QuantState> {
  const { file, tensor } = parts.state;
  const { offset, length, dtype } = tensor;
  if (dtype !== 'U8' || length > MAX_STATE_BYTES) {
    throw parts.refused(`has a state of ${length} bytes of ${dtype}`, offset);
  }
  try {
    return parseQuantState(await model[file].source.read(offset, length, signal), type);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw parts.refused(`has a state that ${error.message}`, offset);
  }
}

function nestedAbsmax(
  parts: Parts,
  { nested }: QuantState,
  blockCount: number,
): BitsandbytesBlocks['nested'] {
  if (!nested) return undefined;
  const count = Math.ceil(blockCount / nested.blockSize);
  return {
    ...nested,
    absmax: parts.array('nested_absmax', 'F32', count),
    levels: parts.array('nested_quant_map', 'F32', NESTED_LEVELS),
  };
}

/** Are the levels in the file others, by their bits, than those of the type? */
async function areOther(
  { source }: ModelSource,
  { offset }: Place,
  type: BitsandbytesType,
  signal?: AbortSignal,
): Promise<boolean> {
  const levels = new Uint8Array(BITSANDBYTES_LEVELS[type].buffer);
  const found = await source.read(offset, levels.length, signal);
  return levels.some((byte, index) => byte !== found[index]);
}
