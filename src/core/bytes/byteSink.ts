/** Where output goes: every byte is written to a position known beforehand. */
export interface ByteSink {
  write(offset: number, bytes: Uint8Array): Promise<void>;
}
