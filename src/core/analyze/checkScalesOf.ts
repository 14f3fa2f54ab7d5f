import type { Diagnostic } from '../qnat/diagnostics';
import { checkScales } from '../qnat/scaleCheck';
import type { QnatTensor } from '../qnat/tensor';
import type { AnalysisContext } from './analysis';

/** What is wrong with the scales of some tensors of a file, the only source. */
export async function checkScalesOf(
  { tensors }: { readonly tensors: readonly QnatTensor[] },
  { sources: [file], signal, pause }: AnalysisContext,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const tensor of tensors) {
    await pause();
    found.push(...(await checkScales(file, tensor, signal)));
  }
  return found;
}
