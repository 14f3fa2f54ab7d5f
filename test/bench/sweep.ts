// Proves, for every f32 in [-1, 1], that the thresholds and the kernel choose as the crate's search
// does. Takes two to four minutes: node test/bench/run.mjs sweep
import { codeOf, LEVELS } from '../../src/core/nf4/codebook';
import { createKernel, supportedVariants } from '../../src/core/nf4/kernel/createKernel';
import type { Kernel } from '../../src/core/nf4/kernel/kernel';

/** The bits of 1. A magnitude's bits count up with it, from those of 0. */
const ONE = 0x3f800000;
const SIGN = 0x80000000;

const BLOCK_SIZE = 4096;
const BLOCK_COUNT = 1024;

/** The crate's search, as its source describes it: the nearest level in f32, the lowest on a tie. */
function nearest(value: number): number {
  let best = 0;
  let bestDistance = Infinity;
  for (let code = 0; code < 16; code++) {
    const distance = Math.abs(Math.fround(value - LEVELS[code]));
    if (distance < bestDistance) {
      bestDistance = distance;
      best = code;
    }
  }
  return best;
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);
function floatOf(bits: number): number {
  word[0] = bits;
  return float[0];
}

/** Runs of floats of one sign and one code, in the order of their magnitude: [first bits, code]. */
type Runs = readonly (readonly [number, number])[];

/** By the search alone, looking at every float. */
function searchRuns(sign: number): Runs {
  const runs: [number, number][] = [];
  for (let bits = 0; bits <= ONE; bits++) {
    const value = floatOf(sign + bits);
    const code = nearest(value);
    if (code !== codeOf(value)) throw new Error(`codeOf(${value}) is not ${code}`);
    if (runs.at(-1)?.[1] !== code) runs.push([bits, code]);
  }
  return runs;
}

/** Checks the kernel's codes of every float of a sign; each block is led by 1, so its scale is 1. */
function checkKernel(kernel: Kernel, sign: number, runs: Runs): void {
  const perBatch = BLOCK_COUNT * (BLOCK_SIZE - 1);
  const batch = kernel.quantizeBatch({
    dtype: 'F32',
    blockSize: BLOCK_SIZE,
    blockCount: BLOCK_COUNT,
    rule: 'none',
  });
  const words = new Uint32Array(batch.input.buffer, batch.input.byteOffset, batch.input.length / 4);
  for (let first = 0; first <= ONE; first += perBatch) {
    let bits = first;
    for (let index = 0; index < words.length; index++) {
      words[index] = index % BLOCK_SIZE === 0 ? ONE : sign + Math.min(bits++, ONE);
    }
    batch.run();
    checkCodes(batch.codes, first, runs);
  }
}

function checkCodes(codes: Uint8Array, first: number, runs: Runs): void {
  let run = runs.findLastIndex(([start]) => start <= first);
  let bits = first;
  for (let index = 0; index < 2 * codes.length; index++) {
    if (index % BLOCK_SIZE === 0) continue;
    while (run + 1 < runs.length && Math.min(bits, ONE) >= runs[run + 1][0]) run++;
    const code = (codes[index >> 1] >> (4 * (index & 1))) & 15;
    if (code !== runs[run][1]) throw new Error(`bits ${bits.toString(16)} got code ${code}`);
    bits++;
  }
}

const started = Date.now();
for (const sign of [0, SIGN]) {
  const runs = searchRuns(sign);
  console.log(`${sign ? 'negative' : 'positive'}: search = thresholds on ${ONE + 1} floats`);
  for (const variant of supportedVariants().filter((name) => name !== 'reference')) {
    checkKernel(createKernel(variant), sign, runs);
    console.log(`${sign ? 'negative' : 'positive'}: ${variant} = search`);
  }
}
console.log(`${Math.round((Date.now() - started) / 1000)} s`);
