/** Where output goes: every byte is written to a position known beforehand. */
export interface ByteSink {
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** Reads back what was written before. */
  read(offset: number, length: number): Promise<Uint8Array>;
}
