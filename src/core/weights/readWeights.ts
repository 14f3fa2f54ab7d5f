import type { ByteSource } from '../bytes/byteSource';
import { MalformedFileError } from '../errors';
import { MAGIC as QNAT_MAGIC } from '../qnat/layout';
import { foldBitsandbytes } from './bitsandbytes/foldBitsandbytes';
import { GGUF_MAGIC, readGguf } from './gguf/readGguf';
import { NPY_MAGIC } from './numpy/npyHeader';
import { readNpy } from './numpy/readNpy';
import { EMPTY_ZIP_MAGIC, ZIP_MAGIC } from '../zip/readZip';
import { readArchive } from './readArchive';
import { readQnatWeights } from './readQnatWeights';
import { readSafetensors } from './readSafetensors';
import { REFUSED_HEAD_BYTES, refuseKnown } from './refused';
import type { WeightFile } from './weightFile';

/** A kind of weight file, recognised by how its files begin. */
interface WeightFormat {
  /** @param head the first {@link REFUSED_HEAD_BYTES} bytes, or all when there are fewer */
  recognises(head: Uint8Array): boolean;
  /** @param stem the file's name without its ending, for what has no name in the file */
  read(source: ByteSource, stem: string, signal?: AbortSignal): Promise<WeightFile>;
}

const BRACE = 0x7b;

const NPY: WeightFormat = { recognises: (head) => beginsWith(head, NPY_MAGIC), read: readNpy };

const GGUF: WeightFormat = {
  recognises: (head) => beginsWith(head, GGUF_MAGIC),
  read: (source, _, signal) => readGguf(source, signal),
};

const QNAT: WeightFormat = {
  recognises: (head) => beginsWith(head, QNAT_MAGIC),
  read: (source, _, signal) => readQnatWeights(source, signal),
};

const ARCHIVE: WeightFormat = {
  recognises: (head) => beginsWith(head, ZIP_MAGIC) || beginsWith(head, EMPTY_ZIP_MAGIC),
  read: readArchive,
};

/** Behind its length the header begins, with a brace; a file that ends before is told so by the reader. */
const SAFETENSORS: WeightFormat = {
  recognises: (head) => head.length <= 8 || head[8] === BRACE,
  read: (source, _, signal) => readSafetensors(source, signal),
};

const FORMATS: readonly WeightFormat[] = [NPY, GGUF, QNAT, ARCHIVE, SAFETENSORS];

/**
 * Reads what a weight file of any known format holds, values aside.
 * @param stem the file's name without its ending, for what has no name in the file
 * @throws MalformedFileError
 */
export async function readWeights(
  source: ByteSource,
  stem: string,
  signal?: AbortSignal,
): Promise<WeightFile> {
  const weights = await readShard(source, stem, signal);
  const [folded] = await foldBitsandbytes([{ source, weights }], signal);
  return folded;
}

/**
 * Reads what a weight file holds that may be one of several: 4-bit tensors of bitsandbytes are as they
 * were saved, since their parts can be in another file. The format is told by the file's bytes, not by
 * its name.
 * @param stem the file's name without its ending, for what has no name in the file
 * @throws MalformedFileError
 */
export async function readShard(
  source: ByteSource,
  stem: string,
  signal?: AbortSignal,
): Promise<WeightFile> {
  const head = await source.read(0, Math.min(source.size, REFUSED_HEAD_BYTES), signal);
  refuseKnown(head);
  const format = FORMATS.find((candidate) => candidate.recognises(head));
  if (!format) throw unknownKind();
  return format.read(source, stem, signal);
}

function unknownKind(): MalformedFileError {
  return new MalformedFileError(
    'The file is of no kind that is read: safetensors, GGUF, NumPy, PyTorch or QNAT. If it was downloaded, an error page may have come in its place.',
    0,
  );
}

function beginsWith(bytes: Uint8Array, magic: Uint8Array): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
