import type { ByteSource } from '../../bytes/byteSource';
import { MalformedFileError } from '../../errors';
import { readPickle } from '../../pickle/readPickle';
import { valueCount } from '../../shape';
import { quotedName } from '../../text/names';
import { repeatedName } from '../../text/repeatedName';
import { checkChecksum } from '../../zip/checked';
import { Crc32 } from '../../zip/crc32';
import { type ZipEntry, zipDataOffset } from '../../zip/readZip';
import { inEntry } from '../storage/inEntry';
import type { Strided } from '../storage/strided';
import type { SkippedEntry, WeightFile, WeightTensor } from '../weightFile';
import { leavesOf } from './leaves';
import { isContiguous, spanOf, type TorchTensor, valueBytesOf } from './tensor';

/** In the archive's one folder. */
const PICKLE = /^(?:[^/]+\/)?data\.pkl$/;
/** The pickle of a checkpoint of 10,000 tensors has 2 MB. */
const MAX_PICKLE_BYTES = 256 * 1024 * 1024;
const BIG = 'big';
/** What torch.save writes for a checksum where it makes none (torch.serialization.set_crc32_options). */
const NO_CHECKSUM = 0;

/** Is an archive a checkpoint of PyTorch? */
export function isTorch(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }) => PICKLE.test(name));
}

/**
 * Reads a checkpoint of `torch.save` (PyTorch 1.6 and later): its tensors by the names of the
 * containers that they are in. Nothing of the pickle is executed: what is neither a tensor nor a
 * container is skipped, and said. TorchScript and big-endian checkpoints are refused.
 * @param stem what a tensor is called that is in no container
 * @throws MalformedFileError
 */
export async function readTorch(
  source: ByteSource,
  entries: readonly ZipEntry[],
  stem: string,
  signal?: AbortSignal,
): Promise<WeightFile> {
  const archive = new TorchArchive(source, entries, signal);
  await archive.checkKind();
  const tensors: WeightTensor[] = [];
  const skipped: SkippedEntry[] = [];
  for (const { name, content } of leavesOf(readPickle(await archive.pickle()))) {
    if ('reason' in content) skipped.push({ name, reason: content.reason });
    else tensors.push(await archive.tensor(name || stem, content));
  }
  checkFound(tensors, skipped);
  return { tensors, metadata: {}, skipped };
}

function checkFound(tensors: readonly WeightTensor[], skipped: readonly SkippedEntry[]): void {
  if (tensors.length === 0 && skipped.length > 0) {
    const [{ name, reason }] = skipped;
    const what = name === '' ? 'What it holds' : quotedName(name);
    throw new MalformedFileError(
      `The checkpoint holds no tensors in dictionaries or lists. ${what} ${reason}. Save the model’s state_dict() instead.`,
      0,
    );
  }
  const repeated = repeatedName(tensors.map(({ name }) => name));
  if (repeated === undefined) return;
  throw new MalformedFileError(`Two tensors are named ${quotedName(repeated)}.`, 0);
}

class TorchArchive {
  private readonly entries: ReadonlyMap<string, ZipEntry>;
  private readonly folder: string;
  private readonly offsets = new Map<string, number>();

  constructor(
    private readonly source: ByteSource,
    entries: readonly ZipEntry[],
    private readonly signal?: AbortSignal,
  ) {
    this.entries = new Map(entries.map((entry) => [entry.name, entry]));
    const pickle = entries.find(({ name }) => PICKLE.test(name))!;
    this.folder = pickle.name.slice(0, -'data.pkl'.length);
  }

  async checkKind(): Promise<void> {
    if (this.entries.has(`${this.folder}constants.pkl`)) {
      throw new MalformedFileError(
        'The archive is a TorchScript program, which is not read. Save its state_dict() with torch.save.',
        0,
      );
    }
    const order = this.entries.get(`${this.folder}byteorder`);
    if (!order || new TextDecoder().decode(await this.content(order, 16)) !== BIG) return;
    throw new MalformedFileError(
      'The checkpoint was saved on a big-endian machine, which is not read. Load it there, and save it as safetensors.',
      0,
    );
  }

  pickle(): Promise<Uint8Array> {
    return this.content(this.entries.get(`${this.folder}data.pkl`)!, MAX_PICKLE_BYTES);
  }

  async tensor(name: string, tensor: TorchTensor): Promise<WeightTensor> {
    const { dtype, shape, first } = tensor;
    const key = `${this.folder}data/${tensor.storage}`;
    const entry = this.entries.get(key);
    if (!entry) throw refusal(name, `lies in ${quotedName(key)}, which is not in the archive`);
    const valueBytes = valueBytesOf(tensor);
    if (!((first + spanOf(tensor)) * valueBytes <= entry.size)) {
      throw refusal(name, `goes on after the end of its storage, ${quotedName(key)}`);
    }
    const length = valueCount(shape) * valueBytes;
    if (!Number.isSafeInteger(length)) throw refusal(name, 'has more values than any file');
    const order = isContiguous(tensor) ? undefined : strided(tensor, valueBytes);
    const place = inEntry(entry, await this.offsetOf(entry), first * valueBytes, order);
    return { name, dtype, shape, length, ...place };
  }

  private async content(entry: ZipEntry, limit: number): Promise<Uint8Array> {
    if (entry.deflated || entry.size > limit) {
      throw new MalformedFileError(
        `In the archive, ${quotedName(entry.name)} is compressed, or has more than ${limit} bytes; that is not read. Save it anew with torch.save.`,
        entry.headerOffset,
      );
    }
    const offset = await this.offsetOf(entry);
    const bytes = await this.source.read(offset, entry.size, this.signal);
    if (entry.checksum !== NO_CHECKSUM) {
      const checksum = new Crc32();
      checksum.add(bytes);
      checkChecksum(entry, checksum, offset);
    }
    return bytes;
  }

  /** Tensors share storages, so each is looked up once. */
  private async offsetOf(entry: ZipEntry): Promise<number> {
    const known = this.offsets.get(entry.name);
    const offset = known ?? (await zipDataOffset(this.source, entry, this.signal));
    this.offsets.set(entry.name, offset);
    return offset;
  }
}

function strided({ shape, strides }: TorchTensor, valueBytes: number): Strided {
  return { kind: 'strided', shape, strides, valueBytes, bigEndian: false };
}

function refusal(name: string, what: string): MalformedFileError {
  return new MalformedFileError(`Tensor ${quotedName(name)} ${what}.`, 0);
}
