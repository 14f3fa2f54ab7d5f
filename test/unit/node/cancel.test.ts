import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { access, open, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Threads } from '../../../src/node/threads';
import { WorkerEngine } from '../../../src/node/workerEngine';
import { layOutSafetensors } from '../../../src/core/weights/writeSafetensors';
import type { QuantizeJob } from '../../../src/protocol/quantizeJob';
import { OPTIONS } from '../../support/quantize';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';

const JOB_SCRIPT = join(process.cwd(), 'dist', 'job.js');
const never = new AbortController().signal;

/** Enough for 200 ms where other processes have the cores, and far less than what is interrupted takes. */
const AT_ONCE_MS = 1000;

describe('a run that is cancelled', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const job = (): QuantizeJob => {
    return { inputs: [folder.path('in')], output: folder.path('out.qnat'), options: OPTIONS };
  };

  /** Runs a job, cancels it at a moment, and finds that it stops at once and leaves nothing. */
  async function cancel(script: string, job: QuantizeJob, moment: () => Promise<void>) {
    const planned = await new WorkerEngine(new Threads(script)).plan(job, never);
    const abort = new AbortController();
    const running = planned.run(() => undefined, abort.signal);
    const stopped = assert.rejects(running, { name: 'AbortError' });
    await moment();
    const cancelled = performance.now();
    abort.abort();
    await stopped;
    const took = performance.now() - cancelled;
    const own = (name: string) => name === 'out.qnat' || name.includes(`.${process.pid}.`);
    const left = (await readdir(folder.path())).filter(own);
    planned.dispose();
    assert.deepEqual(left, []);
    assert.ok(took < AT_ONCE_MS, `${took} ms`);
  }

  /** Cancels a small run when the disk has begun with something that it takes seconds for. */
  async function cancelOnSlowDisk(slow: string): Promise<void> {
    await writeFile(folder.path('in'), safetensorsFile([floatTensor('w', [4, 64], Math.sin)]));
    const script = folder.path('worker.js');
    await writeFile(script, slowDisk(slow, folder.path('begun')));
    await cancel(script, job(), () => exists(folder.path('begun')));
  }

  it('stops while its output is synced, however long that and closing it take', () =>
    cancelOnSlowDisk('sync'));

  it('stops while what a killed run left is removed, however long that takes', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const left = folder.path(`.out.qnat.${hostname()}.${pid}.0a.part`);
    await writeFile(left, '');
    await cancelOnSlowDisk('rm');
  });

  it('stops in the middle of a block of 512 MiB that is refined', async () => {
    await writeRow(folder.path('in'), 2 ** 27);
    const options = { ...OPTIONS, strategy: 'channel', refine: true } as const;
    await cancel(JOB_SCRIPT, { ...job(), options }, () => milliseconds(500));
  });
});

/** The worker, on a disk that is slow at something, and makes a file when it begins with it. */
function slowDisk(at: string, begun: string): string {
  return `
    const files = require('node:fs/promises');
    const { open, rm, writeFile } = files;
    const slow = (name, work) => async (...given) => {
      if (name === ${JSON.stringify(at)}) await writeFile(${JSON.stringify(begun)}, '');
      await new Promise((resolve) => setTimeout(resolve, 5000));
      return work(...given);
    };
    if (${JSON.stringify(at)} === 'rm') files.rm = slow('rm', rm);
    files.open = async (path, flags, ...more) => {
      const handle = await open(path, flags, ...more);
      // Inputs are closed in no time.
      if (flags === 'r') return handle;
      for (const name of ['sync', 'close']) handle[name] = slow(name, handle[name].bind(handle));
      return handle;
    };
    require(${JSON.stringify(JOB_SCRIPT)});`;
}

/** A row of zeros, which take no place on the disk, but for two values: a block that can be refined. */
async function writeRow(path: string, values: number): Promise<void> {
  const tensor = { name: 'w', dtype: 'F32', shape: [1, values], bytes: new Uint8Array() };
  const { header, offsets, size } = layOutSafetensors([{ ...tensor, length: 4 * values }], {});
  const file = await open(path, 'w');
  await file.write(header);
  await file.write(new Uint8Array(Float32Array.of(1, 0.3).buffer), 0, 8, offsets[0]);
  await file.truncate(size);
  await file.close();
}

async function exists(path: string): Promise<void> {
  while (
    await access(path).then(
      () => false,
      () => true,
    )
  )
    await milliseconds(1);
}

function milliseconds(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
