import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { type ByteSource, MemorySource } from '../../src/core/bytes/byteSource';
import { readFrom } from '../../src/core/bytes/reading';
import { QnatError } from '../../src/core/errors';
import { plainReader } from '../../src/core/weights/storage/readPlain';
import type { StoredValues } from '../../src/core/weights/storage';
import type { WeightFile } from '../../src/core/weights/weightFile';
import { readWeights } from '../../src/core/weights/readWeights';
import { FIXTURES, type Span } from './golden';

/** The golden weight files of the real packages; see test/fixtures/README.md. */

interface GoldenTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: number[];
  /** In plain form. */
  readonly values: Uint8Array;
  /** The values as f32, where `values` are others. */
  readonly floats?: Uint8Array;
}

export interface GoldenFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly tensors: readonly GoldenTensor[];
  /** Names of what is in the file and is no tensor. */
  readonly skipped: readonly string[];
}

interface Listed {
  readonly file: string;
  readonly tensors: readonly {
    name: string;
    dtype: string;
    shape: number[];
    values: Span;
    floats?: Span;
  }[];
  readonly skipped: string[];
}

/** The files that a folder of test/fixtures/weights lists. */
export function goldenFiles(format: string): GoldenFile[] {
  const read = (name: string) =>
    new Uint8Array(readFileSync(join(FIXTURES, 'weights', format, name)));
  const listed = JSON.parse(new TextDecoder().decode(read('cases.json'))) as Listed[];
  const values = read('values.bin');
  const piece = ({ offset, length }: Span) => values.slice(offset, offset + length);
  return listed.map(({ file, tensors, skipped }) => ({
    file,
    bytes: read(file),
    skipped,
    tensors: tensors.map((tensor) => ({
      ...tensor,
      values: piece(tensor.values),
      floats: tensor.floats && piece(tensor.floats),
    })),
  }));
}

export function readGolden({ file, bytes }: GoldenFile): Promise<WeightFile> {
  return readWeights(new MemorySource(bytes), parse(file).name);
}

/** Bytes of a tensor's plain form. */
export async function plainBytes(
  source: ByteSource,
  values: StoredValues,
  start = 0,
  length = values.length - start,
): Promise<Uint8Array> {
  const target = new Uint8Array(length);
  await readFrom(plainReader(values)(start, target), source);
  return target;
}

/** A file with another byte is refused with an error of ours, or can be read as what it then says. */
export async function assertDamageIsTold(
  whole: Uint8Array,
  at: number,
  byte: number,
): Promise<void> {
  const bytes = whole.slice();
  bytes[at % bytes.length] = byte;
  const source = new MemorySource(bytes);
  try {
    const { tensors } = await readWeights(source, 'damaged');
    // What is accepted can be read, whatever it says.
    for (const tensor of tensors) await plainBytes(source, tensor);
  } catch (error) {
    assert.ok(error instanceof QnatError, String(error));
  }
}
