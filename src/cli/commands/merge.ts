import { resolve } from 'node:path';
import { parseMerge } from '../arguments/merge';
import type { Context } from '../context';
import { ENGINE } from '../engine';
import { writeItems } from '../exportFile';
import { refuseOverwriting } from '../files';

export async function merge(args: readonly string[], context: Context): Promise<number> {
  const { force, json, jobs: threads, ...request } = parseMerge(args);
  const parts = request.parts.map((path) => resolve(path));
  const output = resolve(request.output);
  await refuseOverwriting([output], parts, force);
  const job = { parts, output, threads, rows: json ? Infinity : 0 };
  const planned = await ENGINE.planMerge(job, context.signal);
  return writeItems(planned, { inputs: parts, force, json }, context);
}
