import { exchangeHalves } from '../nf4/exchangeHalves';
import type { TaskFiles } from '../tasks/files';
import type { Kernel } from '../nf4/kernel/kernel';
import { Crc32 } from '../zip/crc32';
import { ENCODINGS, encodedLength } from './encodings';
import { readScales, valuesReader } from './readValues';
import type { ChecksumTask, EncodeTask, Nf4Task } from './tasks';

/** 1 MiB as F32: it stays in the cache between being dequantized and being written. */
const CHUNK_VALUES = 256 * 1024;
const CHUNK_BYTES = 1024 * 1024;

export function encodeValues(
  { from, first, count, columns, encoding, output, to }: EncodeTask,
  files: TaskFiles,
  kernel: Kernel,
  checkCancel: () => void,
): void {
  const read = valuesReader(from, ENCODINGS[encoding].from, files, kernel);
  for (let done = 0; done < count; done += CHUNK_VALUES) {
    checkCancel();
    const start = first + done;
    const chunk = Math.min(CHUNK_VALUES, count - done);
    const bytes = ENCODINGS[encoding].encode(read(start, chunk), start, columns);
    files.writeOutput(output, to + encodedLength(encoding, done), bytes);
  }
}

export function writeNf4Part(task: Nf4Task, files: TaskFiles, checkCancel: () => void): void {
  const { part, from, first, length, output, to } = task;
  for (let done = 0; done < length; done += CHUNK_BYTES) {
    checkCancel();
    const count = Math.min(CHUNK_BYTES, length - done);
    const bytes = PARTS[part](from, first + done, count, files);
    files.writeOutput(output, to + done, bytes);
  }
}

/** Bytes [first, first + count) of each part. */
const PARTS: Record<
  Nf4Task['part'],
  (from: Nf4Task['from'], first: number, count: number, files: TaskFiles) => Uint8Array
> = {
  codes: ({ file, source }, first, count, files) => {
    const codes = new Uint8Array(count);
    files.readInput(file, source.offset + first, codes);
    exchangeHalves(codes);
    return codes;
  },
  scales: (from, first, count, files) =>
    new Uint8Array(readScales(from, first / 4, count / 4, files).buffer),
};

export function writeChecksum(
  { output, offset, length, places }: ChecksumTask,
  files: TaskFiles,
  checkCancel: () => void,
): void {
  const checksum = new Crc32();
  for (let done = 0; done < length; done += CHUNK_BYTES) {
    checkCancel();
    const bytes = new Uint8Array(Math.min(CHUNK_BYTES, length - done));
    files.readOutput(output, offset + done, bytes);
    checksum.add(bytes);
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, checksum.value, true);
  for (const place of places) files.writeOutput(output, place, bytes);
}
