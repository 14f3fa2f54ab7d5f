import type { ByteSource } from '../../bytes/byteSource';
import { MalformedFileError } from '../../errors';
import { valueCount } from '../../shape';
import { quotedName } from '../../text/names';
import { DTYPE_BYTES } from '../dtype';
import {
  BITSANDBYTES_LEVELS,
  type BitsandbytesBlocks,
  type BitsandbytesType,
  NESTED_LEVELS,
} from '../storage/bitsandbytesBlocks';
import type { SafetensorsFile } from '../readSafetensors';
import type { WeightFile, WeightTensor } from '../weightFile';
import { parseQuantState, type QuantState } from './quantState';

/** A tensor of this name holds the state of the one whose name comes before it. */
const STATE_NAME = /^(.*)\.quant_state\.bitsandbytes__(nf4|fp4)$/s;
/** A state has some numbers and a shape; ten times what one has been seen to have. */
const MAX_STATE_BYTES = 4096;

/**
 * Folds the tensors that bitsandbytes makes of one 4-bit tensor `W` (`W` with the codes, `W.absmax`,
 * `W.quant_map`, `W.quant_state.bitsandbytes__nf4`, and nested `W.nested_absmax`,
 * `W.nested_quant_map`) into that one, with its true shape and dtype. A file without any stays as it is.
 * @throws MalformedFileError when some are missing, or contradict the state
 */
export async function foldBitsandbytes(
  source: ByteSource,
  file: SafetensorsFile,
  signal?: AbortSignal,
): Promise<WeightFile> {
  const states: string[] = [];
  for (const name of file.tensors.names) if (STATE_NAME.test(name)) states.push(name);
  if (states.length === 0) return file;
  const tensors = new Map(Array.from(file.tensors, (tensor) => [tensor.name, tensor]));
  for (const state of states) {
    const [, name, type] = STATE_NAME.exec(state)!;
    const parts = new Parts(tensors, name, tensors.get(state)!);
    tensors.set(name, await fold(parts, type as BitsandbytesType, source, signal));
    for (const part of parts.taken) tensors.delete(part);
  }
  return { ...file, tensors: [...tensors.values()] };
}

/** The tensors that one 4-bit tensor was saved as. */
class Parts {
  /** Names of those that nothing is left of when they are folded. */
  readonly taken: string[];

  constructor(
    private readonly tensors: ReadonlyMap<string, WeightTensor>,
    readonly name: string,
    readonly state: WeightTensor,
  ) {
    this.taken = [state.name];
  }

  /** The codes: bitsandbytes stores their bytes as values of any dtype. */
  codes(length: number): number {
    return this.find(this.name, undefined, length).offset;
  }

  /** Where an array with so many values of a dtype is. */
  array(part: string, dtype: 'F32' | 'U8', count: number): number {
    const name = `${this.name}.${part}`;
    const { offset } = this.find(name, dtype, dtype === 'F32' ? 4 * count : count);
    this.taken.push(name);
    return offset;
  }

  private find(name: string, dtype: string | undefined, length: number): WeightTensor {
    const found = this.tensors.get(name);
    if (!found) {
      throw this.refused(`needs ${quotedName(name)}, which is not in this file`, this.state.offset);
    }
    if ((dtype ?? found.dtype) !== found.dtype || found.length !== length) {
      const wanted = `${length} bytes${dtype ? ` of ${dtype}` : ''}`;
      const there = `${found.length} of ${found.dtype}`;
      throw this.refused(
        `needs ${wanted} in ${quotedName(name)}, which has ${there}`,
        found.offset,
      );
    }
    return found;
  }

  refused(what: string, offset: number): MalformedFileError {
    return new MalformedFileError(
      `The 4-bit tensor ${quotedName(this.name)} of bitsandbytes ${what}.`,
      offset,
    );
  }
}

async function fold(
  parts: Parts,
  type: BitsandbytesType,
  source: ByteSource,
  signal?: AbortSignal,
): Promise<WeightTensor> {
  const state = await readState(parts, type, source, signal);
  const { shape, dtype, blockSize } = state;
  const values = valueCount(shape);
  const blockCount = Math.ceil(values / blockSize);
  const levelsAt = parts.array('quant_map', 'F32', BITSANDBYTES_LEVELS[type].length);
  const storage: BitsandbytesBlocks = {
    kind: 'bitsandbytes',
    type,
    blockSize,
    blockCount,
    absmaxAt: parts.array('absmax', state.nested ? 'U8' : 'F32', blockCount),
    nested: nestedAbsmax(parts, state, blockCount),
    otherLevels: await areOther(source, levelsAt, type, signal),
  };
  const offset = parts.codes(Math.ceil(values / 2));
  return { name: parts.name, dtype, shape, offset, length: values * DTYPE_BYTES[dtype], storage };
}

async function readState(
  parts: Parts,
  type: BitsandbytesType,
  source: ByteSource,
  signal?: AbortSignal,
): Promise<QuantState> {
  const { offset, length, dtype } = parts.state;
  if (dtype !== 'U8' || length > MAX_STATE_BYTES) {
    throw parts.refused(`has a state of ${length} bytes of ${dtype}`, offset);
  }
  try {
    return parseQuantState(await source.read(offset, length, signal), type);
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
    absmaxAt: parts.array('nested_absmax', 'F32', count),
    levelsAt: parts.array('nested_quant_map', 'F32', NESTED_LEVELS),
  };
}

/** Are the levels in the file others, by their bits, than those of the type? */
async function areOther(
  source: ByteSource,
  levelsAt: number,
  type: BitsandbytesType,
  signal?: AbortSignal,
): Promise<boolean> {
  const levels = new Uint8Array(BITSANDBYTES_LEVELS[type].buffer);
  const found = await source.read(levelsAt, levels.length, signal);
  return levels.some((byte, index) => byte !== found[index]);
}
