import type { Analyses } from '../../core/analyze/analyses';
import type { ByteSource } from '../../core/bytes/byteSource';
import { InvalidRequestError } from '../../core/errors';
import { matrixOf } from '../../core/qnat/matrix';
import { valueCount } from '../../core/shape';
import type { PlainTensor } from '../../core/tensor/tensor';
import { quotedName } from '../../core/text/names';
import type { PlainDetail, PlainSummary } from '../../protocol/editor';
import { Model } from './model';

/** One state of a tensor of plain values, and all that an editor asks of it. */
export class PlainModel extends Model {
  constructor(
    source: ByteSource,
    private readonly only: PlainTensor,
    private readonly fileName: string,
    analyses: Analyses,
  ) {
    super(source, analyses);
  }

  summary(): Promise<PlainSummary> {
    return Promise.resolve({ kind: 'plain', fileName: this.fileName });
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  /** Its length was checked against its shape. */
  get whole(): boolean {
    return true;
  }

  allTensors(): Promise<Iterable<PlainTensor>> {
    return Promise.resolve([this.only]);
  }

  tensorAt(index: number): Promise<PlainTensor> {
    if (index === this.only.index) return Promise.resolve(this.only);
    const { name } = this.only;
    return Promise.reject(
      new InvalidRequestError(`There is no tensor ${index}, but ${quotedName(name)} alone.`),
    );
  }

  async tensor(at: number): Promise<PlainDetail> {
    const tensor = await this.tensorAt(at);
    const { index, name, shape, dtype, length, state } = tensor;
    const values = valueCount(shape);
    const shown = { index, name, shape, values, dtype, bytes: length, state };
    return { ...shown, matrix: matrixOf(tensor), scaleChoices: [], findings: [] };
  }

  findTensor(name: string, nth: number): Promise<number | undefined> {
    const found = name === this.only.name && nth === 0;
    return Promise.resolve(found ? this.only.index : undefined);
  }
}
