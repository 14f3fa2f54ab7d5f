import * as vscode from 'vscode';
import { type Counterpart, haveSameValues } from '../../core/analyze/counterpart';
import {
  Counterparts,
  type Obstacle,
  type PlacedCounterpart,
  type Wanted,
} from '../../core/analyze/counterparts';
import { type NamedTensors, onlyThere } from '../../core/analyze/onlyThere';
import { InvalidRequestError, QnatError } from '../../core/errors';
import type { ByteSource } from '../../core/bytes/byteSource';
import { isQnat } from '../../core/qnat/isQnat';
import { pauser } from '../../core/pause';
import { type QnatFile, readQnat } from '../../core/qnat/readQnat';
import type { Tensor } from '../../core/tensor/tensor';
import { formatCount, formatShape } from '../../core/text/format';
import { nameOfPath } from '../../core/text/nameOfPath';
import { quotedName } from '../../core/text/names';
import { isIndexName } from '../../core/weights/endings';
import { foldBitsandbytes } from '../../core/weights/bitsandbytes/foldBitsandbytes';
import { inOneSource } from '../../core/weights/inOneSource';
import { findModelFiles, type ModelFile } from '../../core/weights/modelFiles';
import type { ModelSource } from '../../core/weights/modelSource';
import { readShard, readWeights } from '../../core/weights/readWeights';
import { checkPromises } from '../../core/weights/shardIndex';
import type { WeightFile } from '../../core/weights/weightFile';
import { isFolder, MODEL_FILE_SYSTEM } from '../files/modelFileSystem';
import type { OpenSource, SourceOpener } from '../files/openSource';

/** The weight file or QNAT file that a document is compared with, open. */
export class Comparand {
  private readonly placed = new Counterparts();
  private readonly sources: OpenSource[] = [];
  /** It is a QNAT file. */
  quantized = false;

  private constructor(private readonly openSource: SourceOpener) {}

  /**
   * Opens a file, or the model that an index or a folder stands for, and reads what is in it, values
   * aside.
   * @throws QnatError in words for the person; what opening throws
   */
  static async open(
    uri: vscode.Uri,
    openSource: SourceOpener,
    signal: AbortSignal,
  ): Promise<Comparand> {
    const comparand = new Comparand(openSource);
    try {
      if (isIndexName(uri.path) || (await isFolder(uri))) {
        const { files } = await findModelFiles([uri], MODEL_FILE_SYSTEM);
        await comparand.addModel(files, signal);
      } else await comparand.add(uri, signal);
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
  counterpartOf(tensor: Tensor, wanted: Wanted): PlacedCounterpart {
    const found = this.find(tensor, wanted);
    if (!('kind' in found)) return found;
    throw new InvalidRequestError(whyNone(tensor, wanted, found));
  }

  /** As `counterpartOf`, or what is in the way. */
  find(tensor: Tensor, wanted: Wanted): PlacedCounterpart | Obstacle {
    return this.placed.find(tensor, wanted);
  }

  /** The tensors that one can be compared with. */
  async candidatesOf(tensor: Tensor): Promise<Counterpart['tensor'][]> {
    const pause = pauser();
    const found: Counterpart['tensor'][] = [];
    for (const { counterpart } of this.placed) {
      await pause();
      if (haveSameValues(tensor, counterpart)) found.push(counterpart.tensor);
    }
    return found;
  }

  /**
   * The tensors that none of a file is compared with.
   * @param wanted the counterpart of one
   */
  onlyThere(
    tensors: Iterable<Tensor>,
    wanted: (tensor: Tensor) => Wanted,
    signal: AbortSignal,
  ): Promise<NamedTensors> {
    return onlyThere(tensors, this.placed, wanted, pauser(signal));
  }

  async close(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.close()));
  }

  /** @param files all of a model, each with the tensors that must be in it */
  private async addModel(
    files: readonly ModelFile<vscode.Uri>[],
    signal: AbortSignal,
  ): Promise<void> {
    const read: ModelSource[] = [];
    for (const { path, promised } of files) {
      read.push(await told(path, this.readFile(path, promised, signal)));
    }
    const folded = await foldBitsandbytes(read, signal);
    for (const [file, weights] of folded.entries()) {
      await this.place(weightsIn(weights, file, read), signal);
    }
  }

  private async readFile(
    uri: vscode.Uri,
    promised: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<ModelSource> {
    const source = await this.open(uri);
    const weights = await readShard(source, stemOf(uri), signal);
    if (promised) checkPromises(promised, weights);
    return { source, weights };
  }

  private async add(uri: vscode.Uri, signal: AbortSignal): Promise<void> {
    const source = await this.open(uri);
    this.quantized = await isQnat(source, signal);
    if (this.quantized) {
      await this.place(quantizedIn(await readQnat(source, signal), source), signal);
      return;
    }
    const weights = await readWeights(source, stemOf(uri), signal);
    await this.place(weightsIn(weights, 0, [{ source, weights }]), signal);
  }

  private async open(uri: vscode.Uri): Promise<OpenSource> {
    const source = await this.openSource(uri);
    this.sources.push(source);
    return source;
  }

  /** A model may have a million tensors: the host stays free meanwhile. */
  private async place(
    counterparts: Iterable<PlacedCounterpart>,
    signal: AbortSignal,
  ): Promise<void> {
    const pause = pauser(signal);
    for (const counterpart of counterparts) {
      this.placed.add(counterpart);
      await pause();
    }
  }
}

/** Says to a person why a tensor has no counterpart. */
export function whyNone(tensor: Tensor, { name }: Wanted, obstacle: Obstacle): string {
  const there = quotedName(name);
  switch (obstacle.kind) {
    case 'missing':
      return `There is no tensor ${there} in the other file.`;
    case 'shape':
      return `${there} is ${formatShape(obstacle.shape)} in the other file, and ${quotedName(tensor.name)} is ${formatShape(tensor.shape)} here: they cannot be compared.`;
    case 'repeats':
      return `There are ${formatCount(obstacle.here)} tensors ${there} here and ${formatCount(obstacle.there)} in the other file: which belong together is not known. Choose one.`;
  }
}

function* quantizedIn({ tensors }: QnatFile, source: ByteSource): Generator<PlacedCounterpart> {
  for (const tensor of tensors) yield { source, counterpart: { kind: 'qnat', tensor } };
}

/** @param file which of the model's files has the tensors */
function* weightsIn(
  { tensors }: WeightFile,
  file: number,
  model: readonly ModelSource[],
): Generator<PlacedCounterpart> {
  for (const stored of tensors) {
    const { source, tensor } = inOneSource(stored, file, model);
    yield { source, counterpart: { kind: 'weights', tensor } };
  }
}

/** What comes of reading a file, or the error with the file's name. */
async function told<T>(uri: vscode.Uri, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof QnatError)
      throw new QnatError(`${nameOfPath(uri.path)}: ${error.message}`);
    throw error;
  }
}

function stemOf(uri: vscode.Uri): string {
  return nameOfPath(uri.path).replace(/\.[^.]*$/, '');
}
