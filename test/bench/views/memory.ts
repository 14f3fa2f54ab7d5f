import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const MIB = 1024 * 1024;

/** What the browser holds, in MiB, after a collection of garbage. */
export interface Memory {
  /** Of JavaScript: objects, the document and buffers. */
  readonly heap: number;
  /** Private memory of the processes that draw, where /proc tells it: pictures too. */
  readonly processes: number;
}

export async function memoryOf(page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const usage = await session.send('Runtime.getHeapUsage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = usage;
  await session.detach();
  return {
    heap: (usedSize + embedderHeapUsedSize + backingStorageSize) / MIB,
    processes: await processMemory(page),
  };
}

async function processMemory(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const drawing = processInfo.filter(({ type }) => type === 'renderer' || type === 'GPU');
  return drawing.reduce((sum, { id }) => sum + privateMemory(id), 0);
}

function privateMemory(process: number): number {
  const rollup = readFileSync(`/proc/${process}/smaps_rollup`, 'utf8');
  const parts = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)];
  return parts.reduce((sum, [, kibibytes]) => sum + Number(kibibytes), 0) / 1024;
}
