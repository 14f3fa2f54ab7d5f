import type { Place } from '../../bytes/reading';
import { MalformedFileError } from '../../errors';
import { quotedName } from '../../text/names';
import type { WeightTensor } from '../weightFile';

/** A tensor, and which of a model's files it is in. */
export interface Found {
  readonly file: number;
  readonly tensor: WeightTensor;
}

/** The tensors that one 4-bit tensor was saved as. */
export class Parts {
  readonly codes: Found;
  /** Those that nothing is left of when they are folded. */
  readonly taken: Found[];

  /**
   * @param files their tensors by name
   * @throws MalformedFileError when there are no codes
   */
  constructor(
    private readonly files: readonly ReadonlyMap<string, WeightTensor>[],
    readonly name: string,
    readonly state: Found,
  ) {
    this.taken = [state];
    this.codes = this.find(name);
  }

  /**
   * Where an array with so many values of a dtype is.
   * @throws MalformedFileError when it is missing, or is another one
   */
  array(part: string, dtype: 'F32' | 'U8', count: number): Place {
    const found = this.find(`${this.name}.${part}`);
    const length = dtype === 'F32' ? 4 * count : count;
    const isOther = found.tensor.dtype !== dtype || found.tensor.length !== length;
    if (isOther) throw this.other(found, `${length} bytes of ${dtype}`);
    this.taken.push(found);
    const { offset } = found.tensor;
    return found.file === this.codes.file ? { offset } : { offset, file: found.file };
  }

  /** The codes' dtype can be any: bitsandbytes stores their bytes as values of it. */
  checkCodes(length: number): void {
    if (this.codes.tensor.length !== length) throw this.other(this.codes, `${length} bytes`);
  }

  refused(what: string, offset: number): MalformedFileError {
    return new MalformedFileError(
      `The 4-bit tensor ${quotedName(this.name)} of bitsandbytes ${what}.`,
      offset,
    );
  }

  private other({ tensor }: Found, wanted: string): MalformedFileError {
    const { name, length, dtype, offset } = tensor;
    return this.refused(
      `needs ${wanted} in ${quotedName(name)}, which has ${length} of ${dtype}`,
      offset,
    );
  }

  /** In the state's own file, or else in another one. */
  private find(name: string): Found {
    const has = (file: number) => this.files[file].has(name);
    const file = has(this.state.file) ? this.state.file : [...this.files.keys()].find(has);
    if (file !== undefined) return { file, tensor: this.files[file].get(name)! };
    const where =
      this.files.length > 1
        ? 'in none of the files'
        : 'not in this file. If the model has other shards, choose its index, or all of them';
    throw this.refused(`needs ${quotedName(name)}, which is ${where}`, this.state.tensor.offset);
  }
}
