import assert from 'node:assert/strict';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CopyTask } from '../../../src/core/tasks/copy';
import type { Schedule } from '../../../src/core/tasks/schedule';
import { performTasks } from '../../../src/node/taskPool';
import { Threads } from '../../../src/node/threads';
import type { TaskReply, TaskRequest } from '../../../src/protocol/taskThread';

/** As much as is sent to a thread at a time. */
const LENGTH = 4 * 1024 * 1024;
const FOLLOWERS = 4;

const copy = (index: number): CopyTask => ({
  kind: 'copy',
  copied: 0,
  file: 0,
  source: { dtype: 'U8', offset: 0, length: LENGTH },
  start: 0,
  length: LENGTH,
  output: 0,
  to: index * LENGTH,
});

/** One task, whose end makes others ready; it counts those that are under way. */
class Following implements Schedule {
  private readonly ready = [copy(0)];
  private underWay = 0;
  mostUnderWay = 0;
  done = 0;

  next(): CopyTask | undefined {
    const task = this.ready.pop();
    if (task) this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    return task;
  }

  complete(): void {
    this.underWay--;
    if (this.done++ > 0) return;
    for (let index = 1; index <= FOLLOWERS; index++) this.ready.push(copy(index));
  }
}

describe('the pool of threads', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qnat-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has all threads perform the tasks that one thread’s task makes ready', async () => {
    const file = await open(join(folder, 'data'), 'w+');
    try {
      await file.truncate((FOLLOWERS + 1) * LENGTH);
      const schedule = new Following();
      const threads = new Threads<TaskRequest, TaskReply>(join(process.cwd(), 'dist', 'tasks.js'));
      const files = { inputs: [file.fd], outputs: [file.fd], access: 'write' as const };
      await performTasks(schedule, { threads, threadCount: 3, ...files }, () => undefined);
      assert.equal(schedule.done, FOLLOWERS + 1);
      assert.equal(schedule.mostUnderWay, 3);
    } finally {
      await file.close();
    }
  });
});
