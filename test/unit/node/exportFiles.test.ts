import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_EXPORT_OPTIONS } from '../../../src/core/export/options';
import { planExportFiles } from '../../../src/node/exportFiles';
import { Threads } from '../../../src/node/threads';
import type { TaskReply, TaskRequest } from '../../../src/protocol/taskThread';
import { assertSameBytes } from '../../support/assertBytes';
import { exportInMemory } from '../../support/export';
import { floatTensor, safetensorsFile } from '../../support/safetensors';
import { temporaryFolder } from '../../support/temporaryFolder';

const MODEL = safetensorsFile([floatTensor('a', [300, 8192], Math.sin)]);
const THREADS = {
  threads: new Threads<TaskRequest, TaskReply>(join(process.cwd(), 'dist', 'tasks.js')),
  mostThreads: 2,
};

describe('exporting files', () => {
  const folder = temporaryFolder();
  const input = () => folder.path('model.safetensors');
  const output = () => folder.path('half.safetensors');
  const options = { ...DEFAULT_EXPORT_OPTIONS, dtype: 'F16' } as const;

  beforeEach(() => writeFile(input(), MODEL));

  async function run(onTask: () => void = () => {}, signal?: AbortSignal): Promise<void> {
    const job = { inputs: [input()], sidecar: false, options, output: output() };
    const planned = await planExportFiles(job, signal);
    try {
      await planned.run(THREADS, onTask, signal);
    } finally {
      await planned.close();
    }
  }

  it('writes what is made in memory, and nothing else', async () => {
    await run();
    const { outputs } = await exportInMemory([MODEL], options);
    assertSameBytes(await readFile(output()), outputs[0]);
    assert.deepEqual(await readdir(folder.path()), ['half.safetensors', 'model.safetensors']);
  });

  it('finds a byte that does not read back as it was written, and keeps the old output', async () => {
    await writeFile(output(), 'old');
    let tasks = 0;
    // The one task writes; the next is to read back.
    const damage = () => tasks++ === 0 && changeLastByte(unfinishedIn(folder.path()));
    await assert.rejects(run(damage), /half\.safetensors.* do not read back as they were written/);
    assert.equal(await readFile(output(), 'utf8'), 'old');
    assert.deepEqual(await readdir(folder.path()), ['half.safetensors', 'model.safetensors']);
  });

  it('stops within 200 ms of cancel, and leaves nothing', async () => {
    const abort = new AbortController();
    let cancelled = 0;
    const stop = () => {
      cancelled ||= performance.now();
      abort.abort();
    };
    await assert.rejects(run(stop, abort.signal), { name: 'AbortError' });
    const took = performance.now() - cancelled;
    assert.ok(took < 200, `${took} ms`);
    assert.deepEqual(await readdir(folder.path()), ['model.safetensors']);
  });
});

/** The file that an output is written to before it takes its place. */
function unfinishedIn(folder: string): string {
  const name = readdirSync(folder).find((one) => !/^(half|model)\.safetensors$/.test(one));
  assert.ok(name);
  return join(folder, name);
}

function changeLastByte(path: string): void {
  const file = openSync(path, 'r+');
  const last = fstatSync(file).size - 1;
  const byte = new Uint8Array(1);
  readSync(file, byte, 0, 1, last);
  byte[0] ^= 1;
  writeSync(file, byte, 0, 1, last);
  closeSync(file);
}
