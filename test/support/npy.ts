/** Reads a version 1 array of f32, row-major, by the words of NumPy's format, not by our reader. */
export function readNpy(bytes: Uint8Array): { shape: number[]; values: Float32Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = 10 + view.getUint16(8, true);
  const header = new TextDecoder('latin1').decode(bytes.subarray(10, start));
  const shape = /'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]*)\)/.exec(header)![1];
  return {
    shape: shape
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(Number),
    values: new Float32Array(new Uint8Array(bytes.subarray(start)).buffer),
  };
}
