import type { PlanSummary } from '../../core/convert/summary';
import { mayReplace } from '../flow/overwrite';
import type { QuantizeEngine } from './engine';

/** Files that writing the plans would replace, or remove. */
export function filesInTheWay(
  plans: readonly PlanSummary[],
  engine: QuantizeEngine,
): Promise<string[]> {
  const paths = plans.flatMap(({ output, sidecar, staleSidecar }) => [
    output,
    sidecar,
    staleSidecar,
  ]);
  return engine.existing(paths.filter((path) => path !== undefined));
}

/** Asks where files would be replaced. @returns whether to go on */
export async function mayWrite(
  plans: readonly PlanSummary[],
  engine: QuantizeEngine,
): Promise<boolean> {
  return mayReplace(await filesInTheWay(plans, engine));
}
