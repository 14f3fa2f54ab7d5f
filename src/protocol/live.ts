/** A tensor in a debugged program, and whether what is shown of it is what is there. */
export interface LiveState {
  /** What was looked at, and where. */
  readonly expression: string;
  readonly frame: string;
  /**
   * `stopped`: the program stands where this was read · `running`: it runs since · `stale`: the frame
   * or the session is gone, and what was read before is all there is.
   */
  readonly status: 'stopped' | 'running' | 'stale';
  /** Why it is stale. */
  readonly reason?: string;
  /** Where in the program's memory its arrays begin, hexadecimal, where that is known. */
  readonly addresses: readonly { readonly field: string; readonly address: string }[];
}
