import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Threads } from '../../../src/node/threads';
import type { TaskReply, TaskRequest } from '../../../src/protocol/taskThread';
import { WorkerEngine } from '../../../src/node/workerEngine';
import type { QuantizeJob } from '../../../src/protocol/quantizeJob';
import { PlannedFiles } from '../../../src/node/quantizeFiles';
import { taskBytes } from '../../../src/core/tasks/task';
import { assertSameBytes } from '../../support/assertBytes';
import { OPTIONS, quantizeInMemory } from '../../support/quantize';
import { floatTensor, safetensorsFile } from '../../support/safetensors';

const wave = (index: number) => Math.sin(index);
const MODEL = safetensorsFile([
  floatTensor('a', [8, 64], wave),
  floatTensor('b', [4], wave),
  floatTensor('c', [300, 8192], wave),
]);

const THREADS = {
  threads: new Threads<TaskRequest, TaskReply>(join(process.cwd(), 'dist', 'tasks.js')),
  mostThreads: 2,
};

describe('quantizing files', () => {
  let folder: string;
  let input: string;
  let output: string;
  const job = () => ({ inputs: [input], output, options: { ...OPTIONS, minimumRank: 2 } });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qnat-'));
    input = join(folder, 'model.safetensors');
    output = join(folder, 'model.qnat');
    await writeFile(input, MODEL);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Everything in the folder but the input. */
  const written = async () =>
    (await readdir(folder)).filter((name) => name !== 'model.safetensors');

  const expectedFiles = () =>
    quantizeInMemory(
      MODEL,
      { minimumRank: 2 },
      { modelName: 'model', modelType: 'qlora', computeDtype: 'F32' },
    );

  async function run(signal?: AbortSignal, onStep: () => void = () => {}): Promise<void> {
    const planned = await PlannedFiles.plan(job(), signal);
    try {
      await planned.run(THREADS, onStep, signal);
    } finally {
      await planned.close();
    }
  }

  it('writes the pair, and nothing else', async () => {
    await run();
    assert.deepEqual((await written()).sort(), ['model.qnat', 'model.qnat.safetensors']);
    const expected = await expectedFiles();
    assertSameBytes(await readFile(output), expected.output);
    assertSameBytes(await readFile(`${output}.safetensors`), expected.sidecar!);
  });

  it('fits refined scales to 8 bits in any number of threads', async () => {
    const options = { refine: true, doubleQuantization: true, zeroPoints: true, minimumRank: 2 };
    const large = safetensorsFile([floatTensor('w', [3000, 4096], wave)]);
    await writeFile(input, large);
    const planned = await PlannedFiles.plan({ ...job(), options: { ...OPTIONS, ...options } });
    let bytesDone = 0;
    await planned.run(THREADS, (task) => (bytesDone += taskBytes(task)));
    assert.equal(bytesDone, planned.bytes);
    await planned.close();
    const metadata = { modelName: 'model', modelType: 'qlora', computeDtype: 'F32' } as const;
    const expected = await quantizeInMemory(large, options, metadata);
    assertSameBytes(await readFile(output), expected.output);
  });

  describe('with a sidecar of an older output', () => {
    const sidecar = () => `${output}.safetensors`;
    const without = () => ({ ...job(), options: { ...OPTIONS, minimumRank: 2, sidecar: false } });

    async function runWithout(): Promise<string | undefined> {
      const planned = await PlannedFiles.plan(without());
      try {
        await planned.run(THREADS, () => {});
        return planned.summary().staleSidecar;
      } finally {
        await planned.close();
      }
    }

    it('names and removes it when there is no new one', async () => {
      await run();
      assert.equal(await runWithout(), sidecar());
      assert.deepEqual(await written(), ['model.qnat']);
    });

    it('keeps it when the run fails', async () => {
      await run();
      const planned = await PlannedFiles.plan(without());
      await appendFile(input, 'more');
      await assert.rejects(planned.run(THREADS, () => {}));
      await planned.close();
      assert.deepEqual((await written()).sort(), ['model.qnat', 'model.qnat.safetensors']);
    });

    it('keeps a file of that name that is somebody’s own', async () => {
      for (const own of [MODEL, 'notes']) {
        await writeFile(sidecar(), own);
        assert.equal(await runWithout(), undefined);
        assert.equal((await readFile(sidecar())).length, own.length);
      }
    });

    it('keeps it when it is the source', async () => {
      await run();
      input = sidecar();
      const all = { ...OPTIONS, minimumRank: 0, blockSize: 4, sidecar: false };
      const planned = await PlannedFiles.plan({ ...job(), options: all });
      assert.equal(planned.summary().staleSidecar, undefined);
      await planned.close();
    });
  });

  it('leaves the old output when it is cancelled, and no other file', async () => {
    await writeFile(output, 'old');
    const abort = new AbortController();
    await assert.rejects(
      run(abort.signal, () => abort.abort()),
      { name: 'AbortError' },
    );
    assert.deepEqual(await written(), ['model.qnat']);
    assert.equal(await readFile(output, 'utf8'), 'old');
  });

  const changes: Record<string, () => Promise<void>> = {
    'the source changes': () => appendFile(input, 'more'),
    'the source is cut': () => writeFile(input, MODEL.subarray(0, 5000)),
    'another file takes the place of the source': async () => {
      await writeFile(`${input}.new`, MODEL);
      await rename(`${input}.new`, input);
    },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`leaves the old output when ${what} meanwhile`, async () => {
      await writeFile(output, 'old');
      const planned = await PlannedFiles.plan(job());
      await change();
      await assert.rejects(
        planned.run(THREADS, () => {}),
        /model.safetensors was changed while it was read/,
      );
      await planned.close();
      assert.equal(await readFile(output, 'utf8'), 'old');
      assert.deepEqual(await written(), ['model.qnat']);
    });
  }

  it('says that the folder is gone, and makes no other', async () => {
    output = join(folder, 'gone', 'model.qnat');
    await mkdir(join(folder, 'gone'));
    const remove = () => rmSync(join(folder, 'gone'), { recursive: true, force: true });
    await assert.rejects(run(undefined, remove), /there is no such file or folder/);
    assert.deepEqual(await written(), []);
  });

  describe('when the output cannot take its place', () => {
    /** A folder that is there at the last moment stops the second rename. */
    const runInto = () => run(undefined, () => void mkdirSync(output, { recursive: true }));

    it('brings the old sidecar back', async () => {
      await run();
      const old = await readFile(`${output}.safetensors`);
      await rm(output);
      await writeFile(
        input,
        safetensorsFile([floatTensor('b', [4], wave), floatTensor('z', [8, 64], wave)]),
      );
      await assert.rejects(runInto(), /model\.qnat: it is a folder/);
      assertSameBytes(await readFile(`${output}.safetensors`), old);
      assert.deepEqual((await written()).sort(), ['model.qnat', 'model.qnat.safetensors']);
    });

    it('leaves no sidecar where there was none', async () => {
      await assert.rejects(runInto(), /model\.qnat: it is a folder/);
      assert.deepEqual(await written(), ['model.qnat']);
    });
  });

  it('refuses targets that are no files before it starts', async () => {
    await mkdir(`${output}.safetensors`);
    let steps = 0;
    await assert.rejects(
      run(undefined, () => steps++),
      /model\.qnat\.safetensors: it is a folder, not a file\. Choose/,
    );
    assert.equal(steps, 0);
    assert.deepEqual(await written(), ['model.qnat.safetensors']);
  });

  it('says in plain words which file cannot be read or written', async () => {
    output = join(folder, 'nowhere', 'model.qnat');
    await assert.rejects(run(), /nowhere.*there is no such file or folder/);
    input = join(folder, 'missing.safetensors');
    await assert.rejects(run(), /missing.safetensors: there is no such file or folder/);
    input = join(folder, 'other.safetensors');
    await writeFile(input, 'not weights');
    await assert.rejects(run(), /other.safetensors: The file is of no kind that is read/);
  });

  it('says that a folder is read-only', async function () {
    const readOnly = join(folder, 'read-only');
    await mkdir(readOnly);
    await chmod(readOnly, 0o555);
    if (process.getuid?.() === 0) this.skip(); // The superuser may write anywhere.
    output = join(readOnly, 'model.qnat');
    await assert.rejects(run(), /permission was denied/);
  });

  it('says that a file system is read-only', async function () {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    output = join(disk, 'model.qnat');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      this.skip(); // Only the superuser may mount, and not everywhere.
    }
    try {
      await assert.rejects(run(), /the file system is read-only/);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  describe('in a worker', () => {
    const engine = new WorkerEngine(new Threads(join(process.cwd(), 'dist', 'job.js')));
    const never = new AbortController().signal;

    it('plans, reports progress and writes the same bytes', async () => {
      const planned = await engine.plan(job(), never);
      assert.equal(planned.plan.quantized.count, 2);
      assert.equal(planned.plan.kept.rows[0].note, 'rank 1 is below 2');
      assert.deepEqual(await engine.existing([output, input]), [input]);
      const progress: number[] = [];
      await planned.run(({ bytesDone }) => progress.push(bytesDone), never);
      planned.dispose();
      assert.ok(progress.length > 0);
      assert.deepEqual(
        progress,
        progress.toSorted((a, b) => a - b),
      );
      const expected = await expectedFiles();
      assertSameBytes(await readFile(output), expected.output);
    });

    it('sends the first rows of a long plan, and how many there are', async () => {
      const many = Array.from({ length: 1234 }, (_, index) =>
        floatTensor(`w${index}`, [1, 2], wave),
      );
      await writeFile(input, safetensorsFile([...many, floatTensor('b', [4], wave)]));
      const { plan, dispose } = await planOf(job());
      assert.deepEqual([plan.quantized.count, plan.quantized.rows.length], [1234, 1000]);
      assert.deepEqual([plan.kept.count, plan.kept.rows.length], [1, 1]);
      dispose();
      const all = await planOf({ ...job(), rows: Infinity });
      assert.equal(all.plan.quantized.rows.length, 1234);
      all.dispose();
    });

    async function planOf(request: QuantizeJob) {
      const planned = await engine.plan(request, never);
      return { plan: planned.plan, dispose: () => planned.dispose() };
    }

    it('stops within 200 ms of cancel', async () => {
      const planned = await engine.plan(job(), never);
      const abort = new AbortController();
      let cancelled = 0;
      const running = planned.run(() => {
        cancelled ||= performance.now();
        abort.abort();
      }, abort.signal);
      await assert.rejects(running, { name: 'AbortError' });
      const took = performance.now() - cancelled;
      planned.dispose();
      assert.ok(took < 200, `${took} ms`);
      assert.deepEqual(await written(), []);
    });

    it('passes on what went wrong', () =>
      assert.rejects(
        engine.plan({ ...job(), inputs: [join(folder, 'missing')] }, never),
        /missing: there is no such file/,
      ));
  });
});
