// The machine's limits, to see what a ratio to memcpy can be at all: memcpy and memset come from the
// C library and may write past the caches, which WebAssembly has no instruction for.
import { readFileSync } from 'node:fs';
import { type Case, timed } from './compare';

const PAGE_BYTES = 65536;

interface Loops {
  readonly memory: WebAssembly.Memory;
  readonly store: (to: number, bytes: number) => void;
  readonly load: (from: number, bytes: number) => number;
}

/** Copies so many bytes; what the kernel is compared with. */
export function copying(bytes: number): Case {
  const source = new Uint8Array(bytes).fill(1);
  const target = new Uint8Array(bytes).fill(2);
  return { name: 'memcpy', bytes, run: () => timed(() => target.set(source)) };
}

/** Writes so many bytes, as the C library does it. */
export function filling(bytes: number): Case {
  const target = new Uint8Array(bytes).fill(1);
  return { name: 'memset', bytes, run: () => timed(() => target.fill(2)) };
}

/** Writes so many bytes from WebAssembly, and does nothing else. */
export function storing(bytes: number): Case {
  const { store } = instantiate(bytes);
  return { name: 'a loop that only stores', bytes, run: () => timed(() => store(0, bytes)) };
}

/** Reads so many bytes in WebAssembly, and does nothing else. */
export function loading(bytes: number): Case {
  const { load } = instantiate(bytes);
  return { name: 'a loop that only loads', bytes, run: () => timed(() => load(0, bytes)) };
}

function instantiate(bytes: number): Loops {
  const module = new WebAssembly.Module(readFileSync('out/bench/bareLoops.wasm'));
  const loops = new WebAssembly.Instance(module).exports as unknown as Loops;
  loops.memory.grow(bytes / PAGE_BYTES);
  // Pages that were never written to are all the same one.
  new Uint8Array(loops.memory.buffer).fill(1);
  return loops;
}
