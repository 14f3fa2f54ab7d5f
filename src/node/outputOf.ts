import { basename, dirname, join } from 'node:path';
import { partName } from '../core/convert/parts';
import type { QuantizeJob } from '../protocol/quantizeJob';

/** Where a job's output goes: a part stands beside the whole. */
export function outputOf({ output, part }: Pick<QuantizeJob, 'output' | 'part'>): string {
  return part ? join(dirname(output), partName(basename(output), part)) : output;
}
