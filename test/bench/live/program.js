// A tensor of 64 MiB of codes, at which the program stops.
const [rows, columns, blockSize] = [8192, 16384, 64];
const codes = new Uint32Array((rows * columns) / 8);
for (let at = 0, state = 1; at < codes.length; at++) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  codes[at] = state;
}
const tensor = {
  data: new Uint8Array(codes.buffer),
  scales: new Float32Array((rows * columns) / blockSize).map(
    (_, block) => 0.01 + (block % 97) / 1e4,
  ),
  shape: [rows, columns],
  blockSize,
};
// eslint-disable-next-line no-debugger -- Here it is looked at.
debugger;
tensor.data[0] ^= 0xff;
tensor.data[1] ^= 0xff;
tensor.data[2] ^= 0xff;
