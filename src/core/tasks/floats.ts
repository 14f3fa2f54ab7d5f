import type { TaskFiles } from './files';

/** Reads f32 of what was written to an output. */
export function readFloats(
  files: TaskFiles,
  output: number,
  offset: number,
  count: number,
): Float32Array {
  const floats = new Float32Array(count);
  files.readOutput(output, offset, bytesOf(floats));
  return floats;
}

export function writeFloats(
  files: TaskFiles,
  output: number,
  offset: number,
  floats: Float32Array,
): void {
  files.writeOutput(output, offset, bytesOf(floats));
}

function bytesOf(floats: Float32Array): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
}
