// All benchmarks: one table and out/bench.json. Each row is a ratio of runs that took turns: the
// median, and the least and most of all rounds. `--large` also quantizes 40 GB.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import type { Row } from './compare';
import { fileRows } from './files';
import { formatRows } from './formats';
import { kernelRows } from './kernel';
import { beKernelThread, isKernelThread } from './kernelThreads';
import { type PeerProgram, peerRows } from './peers';
import { planningRows } from './planning';

async function main(): Promise<void> {
  const { peers, large, sections } = JSON.parse(process.argv[2]) as BenchArguments;
  const folder = mkdtempSync(join(tmpdir(), 'qnat-bench-'));
  const at = (name: string) => join(folder, name);
  const all = {
    files: () => fileRows(at, large),
    formats: () => formatRows(at),
    planning: () => planningRows(at),
    kernel: kernelRows,
    peers: () => peerRows(peers),
  };
  const machine = `${cpus().length} × ${cpus()[0].model}, ${type()}, Node ${process.versions.node}`;
  const rows: Row[] = [];
  console.log(`${machine}\n\n${HEAD}`);
  try {
    for (const [name, measure] of Object.entries(all)) {
      if (sections.length > 0 && !sections.includes(name)) continue;
      const measured = await measure();
      rows.push(...measured);
      for (const row of measured) console.log(lineOf(row));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  writeFileSync('out/bench.json', JSON.stringify({ machine, rows }, null, 2));
}

/** What run.mjs hands over. */
interface BenchArguments {
  readonly peers: readonly PeerProgram[];
  readonly large: boolean;
  /** Names of sections; all of them when there are none. */
  readonly sections: readonly string[];
}

const HEAD = '| what | ratio | least to most | of the | here |\n| --- | --- | --- | --- | --- |';

function lineOf({ section, name, against, median, least, most, absolute }: Row): string {
  const spread = least === most ? '' : `${ratio(least)} to ${ratio(most)}`;
  return `| ${section}: ${name} | ${ratio(median)} | ${spread} | ${against} | ${absolute} |`;
}

function ratio(value: number): string {
  return value < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}

if (isKernelThread) beKernelThread();
else void main();
