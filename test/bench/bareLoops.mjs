// Compiles loops that do nothing but read memory or write it: the most that any WebAssembly can do.
import { mkdir, writeFile } from 'node:fs/promises';

const SOURCE = `
export function store(to: usize, bytes: usize): void {
  const value = i8x16.splat(1);
  for (const end = to + bytes; to < end; to += 64) {
    v128.store(to, value);
    v128.store(to, value, 16);
    v128.store(to, value, 32);
    v128.store(to, value, 48);
  }
}

export function load(from: usize, bytes: usize): i32 {
  let even = i32x4.splat(0);
  let odd = i32x4.splat(0);
  for (const end = from + bytes; from < end; from += 64) {
    even = i32x4.add(even, i32x4.add(v128.load(from), v128.load(from, 32)));
    odd = i32x4.add(odd, i32x4.add(v128.load(from, 16), v128.load(from, 48)));
  }
  return i32x4.extract_lane(i32x4.add(even, odd), 0);
}`;

/** Writes out/bench/bareLoops.wasm. */
export async function buildBareLoops() {
  const asc = (await import('assemblyscript/asc')).default;
  const options = { optimizeLevel: 3, noAssert: true, runtime: 'stub', enable: ['simd'] };
  const { error, stderr, binary } = await asc.compileString(SOURCE, options);
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  await mkdir('out/bench', { recursive: true });
  await writeFile('out/bench/bareLoops.wasm', binary);
}
