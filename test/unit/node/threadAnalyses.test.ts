import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AnalysisJob } from '../../../src/core/analyze/analyses';
import type { HealthSoFar } from '../../../src/core/analyze/health/tensorHealth';
import { LocalAnalyses } from '../../../src/core/analyze/localAnalyses';
import { MemorySource } from '../../../src/core/bytes/byteSource';
import { readQnat } from '../../../src/core/qnat/readQnat';
import { layOut } from '../../../src/core/qnat/writeHeaders';
import { FileSource } from '../../../src/node/fileSource';
import { ThreadAnalyses } from '../../../src/node/threadAnalyses';
import { joined } from '../../support/joined';
import { temporaryFolder } from '../../support/temporaryFolder';

/** Blocks of the test's one tensor, whose scales are all 0: they have vanished. */
const BLOCKS = 4 * 1024 * 1024;

const never = new AbortController().signal;

describe('ThreadAnalyses', () => {
  const folder = temporaryFolder();
  let threads: ThreadAnalyses;
  let source: FileSource;

  beforeEach(async () => {
    const file = folder.path('zeros.qnat');
    await writeFile(file, zeros());
    source = await FileSource.open(file);
    threads = new ThreadAnalyses(resolve('dist/analyze.js'), 2);
  });

  afterEach(async () => {
    threads.dispose();
    await source.close();
  });

  const job = async (urgency: 'screen' | 'background'): Promise<AnalysisJob<'checkScales'>> => {
    const { tensors } = await readQnat(source);
    return { name: 'checkScales', sources: [source], request: { tensors: [...tensors] }, urgency };
  };

  it('finds what the same analysis finds in this thread', async () => {
    const found = await threads.run(await job('screen'), never);
    assert.ok(found.length > 0);
    assert.deepEqual(found, await new LocalAnalyses().run(await job('screen'), never));
  });

  it('analyses what is not on a disk', async () => {
    const bytes = new MemorySource(await source.read(0, source.size));
    const found = await threads.run({ ...(await job('screen')), sources: [bytes] }, never);
    assert.deepEqual(found, await threads.run(await job('screen'), never));
  });

  it('tells how far an analysis is', async () => {
    const { tensors } = await readQnat(source);
    const tensor = tensors.at(0)!;
    const counterpart = { kind: 'qnat', tensor } as const;
    const shares: number[] = [];
    await threads.run(
      {
        name: 'compareBlocks',
        sources: [source, source],
        request: { tensor, counterpart, choice: 'stored' },
        urgency: 'screen',
        onShare: (share) => shares.push(share),
      },
      never,
    );
    assert.ok(shares.length > 0);
    assert.ok(shares.every((share, at) => share > (shares[at - 1] ?? 0) && share <= 1));
  });

  it('tells what an analysis has found before it is done', async () => {
    const { tensors } = await readQnat(source);
    const told: HealthSoFar[] = [];
    const { health } = await threads.run(
      {
        name: 'tensorHealth',
        sources: [source],
        request: { tensor: tensors.at(0)!, choice: 'stored' },
        urgency: 'screen',
        onPartial: (soFar) => told.push(soFar),
      },
      never,
    );
    assert.ok(told.length > 0);
    const [{ share, health: first }] = told;
    assert.ok(share > 0 && share < 1);
    assert.equal(first.codes[0], share * health.codes[0]);
    assert.deepEqual(first.scales, health.scales);
  });

  it('takes what is on the screen before what waits in the background', async () => {
    const thread = new ThreadAnalyses(resolve('dist/analyze.js'), 1);
    const order: string[] = [];
    const background = await job('background');
    const jobs = [background, background, background, await job('screen')];
    const runs = jobs.map(async (next) => {
      await thread.run(next, never);
      order.push(next.urgency);
    });
    await Promise.all(runs);
    thread.dispose();
    assert.deepEqual(order, ['background', 'screen', 'background', 'background']);
  });

  it('stops soon after it is cancelled, while it runs and while it waits', async () => {
    const abort = new AbortController();
    const jobs = [1, 2, 3].map(async () => threads.run(await job('screen'), abort.signal));
    await new Promise((done) => setTimeout(done, 20));
    const cancelled = performance.now();
    abort.abort();
    const outcomes = await Promise.allSettled(jobs);
    assert.ok(performance.now() - cancelled < 200);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    assert.ok((await threads.run(await job('screen'), never)).length > 0);
  });

  it('keeps a file open that a thread still reads', async () => {
    const running = threads.run(await job('background'), never);
    await source.close();
    assert.ok((await running).length > 0);
    source = await FileSource.open(folder.path('zeros.qnat'));
  });
});

function zeros(): Uint8Array {
  const parts = { scales: true, zeroPoints: false, doubleQuantization: false };
  const tensor = { name: 't', shape: [2 * BLOCKS], blockSize: 2, blockCount: BLOCKS, parts };
  const metadata = { modelName: 'm', modelType: 't', computeDtype: 'F32' } as const;
  const layout = layOut(metadata, [tensor], 'corrected');
  const bytes = new Uint8Array(layout.size);
  bytes.set(joined(layout.headers()));
  return bytes;
}
