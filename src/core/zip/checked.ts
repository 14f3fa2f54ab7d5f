import { MalformedFileError } from '../errors';
import { quotedName } from '../text/names';
import type { Crc32 } from './crc32';

/** A file in an archive, as far as its checksum goes. */
export interface Checked {
  readonly name: string;
  /** The CRC-32 in the directory. */
  readonly checksum: number;
}

/** A file in an archive is not what it was when it was put there. */
export class DamagedEntryError extends MalformedFileError {
  constructor({ name }: Checked, what: string, offset: number) {
    const message = `In the archive, ${quotedName(name)} is damaged: ${what}.`;
    super(`${message} Copy or download it again.`, offset);
  }
}

/**
 * Compares the checksum of a file's bytes with that in the directory.
 * @param found of all its bytes
 * @param offset the first byte of its data in the archive
 * @throws DamagedEntryError
 */
export function checkChecksum(entry: Checked, found: Crc32, offset: number): void {
  if (found.value === entry.checksum) return;
  const [is, was] = [found.value, entry.checksum].map((crc) => crc.toString(16).padStart(8, '0'));
  const what = `its data, from byte ${offset} on, has the checksum ${is}, not ${was} as the directory says`;
  throw new DamagedEntryError(entry, what, offset);
}
