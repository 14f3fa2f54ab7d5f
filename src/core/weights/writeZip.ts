import { FieldWriter } from '../bytes/fieldWriter';
import type { KnownBytes } from '../bytes/knownBytes';

/** A file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
}

/** Where a file's bytes begin, and where their CRC-32 belongs. */
export interface ZipPlace {
  readonly data: number;
  readonly checksums: readonly number[];
}

/** Every byte position of an archive, known before a byte of it is written. */
export interface ZipLayout {
  readonly places: readonly ZipPlace[];
  readonly size: number;
  /** All bytes but those of the files and their checksums. */
  readonly known: readonly KnownBytes[];
}

/** PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16. */
const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const ZIP64_END = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const END = 0x06054b50;
/** 4.5, the first version with 64-bit sizes. */
const VERSION = 45;
/** Names are UTF-8. */
const UTF8_FLAG = 0x800;
/** 1 January 1980, midnight: archives of the same arrays are the same. */
const DATE = 0x21;
/** The true number is 64 bits long, and stands elsewhere. */
const ELSEWHERE_32 = 0xffffffff;
const ELSEWHERE_16 = 0xffff;
const ZIP64_FIELD = 1;
/** Places of the CRC-32 in the two headers. */
const LOCAL_CHECKSUM = 14;
const CENTRAL_CHECKSUM = 16;

/** Lays out an archive whose files are stored as they are, with sizes of 64 bits throughout. */
export function layOutZip(entries: readonly ZipEntry[]): ZipLayout {
  const known: KnownBytes[] = [];
  const starts: number[] = [];
  const data: number[] = [];
  let at = 0;
  for (const entry of entries) {
    const bytes = localHeader(entry);
    known.push({ offset: at, bytes });
    starts.push(at);
    data.push(at + bytes.length);
    at += bytes.length + entry.size;
  }
  const directory = new FieldWriter();
  const places = entries.map((entry, index) => {
    const central = at + directory.length + CENTRAL_CHECKSUM;
    writeCentralHeader(directory, entry, starts[index]);
    return { data: data[index], checksums: [starts[index] + LOCAL_CHECKSUM, central] };
  });
  writeEnd(directory, entries.length, at);
  known.push({ offset: at, bytes: directory.written });
  return { places, size: at + directory.length, known };
}

function localHeader({ name, size }: ZipEntry): Uint8Array {
  const writer = new FieldWriter();
  writer.u32(LOCAL_HEADER);
  writeCommon(writer);
  writeSizesElsewhere(writer);
  const utf8 = new TextEncoder().encode(name);
  writer.u16(utf8.length);
  writer.u16(20);
  writer.bytes(utf8);
  writer.u16(ZIP64_FIELD);
  writer.u16(16);
  writer.u64(size);
  writer.u64(size);
  return writer.written;
}

function writeCentralHeader(writer: FieldWriter, { name, size }: ZipEntry, start: number): void {
  writer.u32(CENTRAL_HEADER);
  writer.u16(VERSION);
  writeCommon(writer);
  writeSizesElsewhere(writer);
  const utf8 = new TextEncoder().encode(name);
  writer.u16(utf8.length);
  writer.u16(28);
  // Comment, disk, internal and external attributes: none.
  for (let field = 0; field < 3; field++) writer.u16(0);
  writer.u32(0);
  writer.u32(ELSEWHERE_32);
  writer.bytes(utf8);
  writer.u16(ZIP64_FIELD);
  writer.u16(24);
  writer.u64(size);
  writer.u64(size);
  writer.u64(start);
}

/** Version needed, flags, method (stored), time and date. */
function writeCommon(writer: FieldWriter): void {
  for (const field of [VERSION, UTF8_FLAG, 0, 0, DATE]) writer.u16(field);
}

/** The checksum, which is written once the file is, and the sizes. */
function writeSizesElsewhere(writer: FieldWriter): void {
  writer.u32(0);
  writer.u32(ELSEWHERE_32);
  writer.u32(ELSEWHERE_32);
}

/** @param directoryAt where the central directory begins, which the writer holds and nothing else */
function writeEnd(writer: FieldWriter, count: number, directoryAt: number): void {
  const directoryBytes = writer.length;
  const end = directoryAt + directoryBytes;
  writer.u32(ZIP64_END);
  writer.u64(44);
  writer.u16(VERSION);
  writer.u16(VERSION);
  writer.u32(0);
  writer.u32(0);
  for (const field of [count, count, directoryBytes, directoryAt]) writer.u64(field);
  writer.u32(ZIP64_LOCATOR);
  writer.u32(0);
  writer.u64(end);
  writer.u32(1);
  writer.u32(END);
  for (const field of [0, 0, ELSEWHERE_16, ELSEWHERE_16]) writer.u16(field);
  writer.u32(ELSEWHERE_32);
  writer.u32(ELSEWHERE_32);
  writer.u16(0);
}
