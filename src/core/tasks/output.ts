import type { KnownBytes } from '../bytes/knownBytes';

/** A file to be written by tasks, and what of it is known before. */
export interface OutputFile {
  /** Its name, in the folder that all outputs of a plan go to. */
  readonly name: string;
  known(): Iterable<KnownBytes>;
}
