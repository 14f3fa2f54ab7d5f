import * as vscode from 'vscode';
import { type Counterpart, haveSameValues } from '../../core/analyze/counterpart';
import { matchTensors, type TensorMatch } from '../../core/analyze/matchTensors';
import type { ByteSource } from '../../core/bytes/byteSource';
import { InvalidRequestError, QnatError } from '../../core/errors';
import { isQnat } from '../../core/qnat/isQnat';
import { pauser } from '../../core/pause';
import { type QnatFile, readQnat } from '../../core/qnat/readQnat';
import type { QnatTensor } from '../../core/qnat/tensor';
import { formatShape } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import { quotedName } from '../../core/text/names';
import { INDEX_ENDING } from '../../core/weights/endings';
import { readWeights } from '../../core/weights/readWeights';
import { checkPromises, MAX_INDEX_BYTES, parseShardIndex } from '../../core/weights/shardIndex';
import type { WeightFile } from '../../core/weights/weightFile';
import type { OpenSource, SourceOpener } from '../files/openSource';

/** A counterpart, and the file it is in. */
export interface PlacedCounterpart {
  readonly source: ByteSource;
  readonly counterpart: Counterpart;
}

/** The weight file or QNAT file that a document is compared with, open. */
export class Comparand {
  private readonly placed = new Map<string, PlacedCounterpart>();
  private readonly sources: OpenSource[] = [];

  private constructor(private readonly openSource: SourceOpener) {}

  /**
   * Opens a file, or the shards that an index names, and reads what is in it, values aside.
   * @throws QnatError in words for the person; what opening throws
   */
  static async open(
    uri: vscode.Uri,
    openSource: SourceOpener,
    signal: AbortSignal,
  ): Promise<Comparand> {
    const comparand = new Comparand(openSource);
    try {
      if (uri.path.toLowerCase().endsWith(INDEX_ENDING)) await comparand.addShards(uri, signal);
      else await comparand.add(uri, signal);
      return comparand;
    } catch (error) {
      await comparand.close();
      throw error;
    }
  }

  /**
   * The tensor that another is compared with.
   * @throws InvalidRequestError when there is none of that name, or it has other values
   */
  counterpartOf(tensor: QnatTensor, name: string): PlacedCounterpart {
    const found = this.placed.get(name);
    if (!found) {
      throw new InvalidRequestError(`There is no tensor ${quotedName(name)} in the other file.`);
    }
    const { counterpart } = found;
    const { shape } = counterpart.tensor;
    if (haveSameValues(tensor, counterpart)) return found;
    throw new InvalidRequestError(
      `${quotedName(name)} is ${formatShape(shape)} in the other file, and ${quotedName(tensor.name)} is ${formatShape(tensor.shape)} here: they cannot be compared.`,
    );
  }

  /** Names of the tensors that one can be compared with. */
  async candidatesOf(tensor: QnatTensor): Promise<string[]> {
    const pause = pauser();
    const names: string[] = [];
    for (const [name, { counterpart }] of this.placed) {
      await pause();
      if (haveSameValues(tensor, counterpart)) names.push(name);
    }
    return names;
  }

  /**
   * Looks for the counterparts of all tensors of a file.
   * @param nameThere of the counterpart of one
   */
  match(
    tensors: Iterable<QnatTensor>,
    nameThere: (name: string) => string,
    signal: AbortSignal,
  ): Promise<TensorMatch> {
    return matchTensors(tensors, this.placed, nameThere, pauser(signal));
  }

  async close(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.close()));
  }

  private async addShards(index: vscode.Uri, signal: AbortSignal): Promise<void> {
    const source = await this.openSource(index);
    try {
      if (source.size > MAX_INDEX_BYTES) {
        throw new QnatError(
          `The index has ${source.size} bytes; one of more than ${MAX_INDEX_BYTES} is not read.`,
        );
      }
      const shards = parseShardIndex(await source.read(0, source.size, signal));
      for (const { file, tensors } of shards) {
        await this.addShard(vscode.Uri.joinPath(index, '..', file), tensors, signal);
      }
    } finally {
      await source.close();
    }
  }

  private async addShard(
    uri: vscode.Uri,
    promised: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const source = await this.open(uri);
    const weights = await readWeights(source, stemOf(uri), signal);
    checkPromises(promised, weights);
    await this.place(source, weightsIn(weights), signal);
  }

  private async add(uri: vscode.Uri, signal: AbortSignal): Promise<void> {
    const source = await this.open(uri);
    const counterparts = (await isQnat(source, signal))
      ? quantizedIn(await readQnat(source, signal))
      : weightsIn(await readWeights(source, stemOf(uri), signal));
    await this.place(source, counterparts, signal);
  }

  private async open(uri: vscode.Uri): Promise<OpenSource> {
    const source = await this.openSource(uri);
    this.sources.push(source);
    return source;
  }

  /** A model may have a million tensors: the host stays free meanwhile. */
  private async place(
    source: ByteSource,
    counterparts: Iterable<Counterpart>,
    signal: AbortSignal,
  ): Promise<void> {
    const pause = pauser(signal);
    for (const counterpart of counterparts) {
      const { name } = counterpart.tensor;
      if (this.placed.has(name)) throw new QnatError(`Tensor ${quotedName(name)} is there twice.`);
      this.placed.set(name, { source, counterpart });
      await pause();
    }
  }
}

function* quantizedIn({ tensors }: QnatFile): Generator<Counterpart> {
  for (const tensor of tensors) yield { kind: 'qnat', tensor };
}

function* weightsIn({ tensors }: WeightFile): Generator<Counterpart> {
  for (const tensor of tensors) yield { kind: 'weights', tensor };
}

function stemOf(uri: vscode.Uri): string {
  return nameOfPath(uri.path).replace(/\.[^.]*$/, '');
}
