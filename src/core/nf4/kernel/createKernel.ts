import relaxed from '../../../../out/kernel/relaxed.wasm';
import simd from '../../../../out/kernel/simd.wasm';
import type { Kernel, KernelVariant } from './kernel';
import { ReferenceKernel } from './referenceKernel';
import { WasmKernel } from './wasmKernel';

const BUILDS = { 'relaxed-simd': relaxed, simd } as const;

/** The variants that run here, the fastest first. */
export function supportedVariants(): KernelVariant[] {
  const builds = (['relaxed-simd', 'simd'] as const).filter((variant) =>
    WebAssembly.validate(BUILDS[variant]),
  );
  return [...builds, 'reference'];
}

/** A kernel of the fastest variant that runs here, or of the one asked for. */
export function createKernel(variant = supportedVariants()[0]): Kernel {
  if (variant === 'reference') return new ReferenceKernel();
  return new WasmKernel(variant, BUILDS[variant]);
}
