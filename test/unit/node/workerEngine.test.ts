import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { Threads } from '../../../src/node/threads';
import { WorkerEngine } from '../../../src/node/workerEngine';
import { OPTIONS } from '../../support/quantize';
import { temporaryFolder } from '../../support/temporaryFolder';

const JOB = { inputs: ['a'], output: 'b', options: OPTIONS };
const never = new AbortController().signal;

describe('WorkerEngine', () => {
  const folder = temporaryFolder();

  /** An engine whose worker runs this on each command. */
  async function engine(onCommand: string): Promise<WorkerEngine> {
    const script = folder.path('worker.js');
    await writeFile(
      script,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ kind }) => { ${onCommand} });`,
    );
    return new WorkerEngine(new Threads(script));
  }

  it('says so when the worker died between plan and run', async () => {
    const dying = await engine(
      "parentPort.postMessage({ kind: 'planned', plan: {} }); setTimeout(() => process.exit(7));",
    );
    const planned = await dying.plan(JOB, never);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await assert.rejects(
      planned.run(() => undefined, never),
      /worker thread failed: it ended by itself, with code 7/,
    );
  });

  it('says what a worker died of', async () => {
    const failing = await engine("throw new Error('no memory')");
    await assert.rejects(failing.plan(JOB, never), /worker thread failed: no memory/);
  });

  it('stops predicting at once when it is cancelled, however busy the worker is', async () => {
    const busy = await engine(
      "if (kind === 'predict') for (;;); parentPort.postMessage({ kind: 'planned', plan: {} });",
    );
    const planned = await busy.plan(JOB, never);
    const started = performance.now();
    await assert.rejects(planned.predict(AbortSignal.timeout(300)), { name: 'TimeoutError' });
    planned.dispose();
    assert.ok(performance.now() - started < 3000);
  });

  it('stops planning at once when it is cancelled, however busy the worker is', async () => {
    const busy = await engine('for (;;);');
    const started = performance.now();
    await assert.rejects(busy.plan(JOB, AbortSignal.timeout(300)), { name: 'TimeoutError' });
    assert.ok(performance.now() - started < 3000);
  });
});
