import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Asked } from '../vscode/debug/emulated/asked';
import { writeLargeTensors } from '../bench/views/files';
import { QnatEditor } from './qnatEditor';
import { closeDebugged, openDebugged } from './stoppedProgram';
import { THEMES, type Workbench } from './workbench';

const project = process.cwd();
const MIB = 1024 * 1024;
/** What is told to stop has stopped by then. */
const STOP_MS = 200;

/** The adapter's own program has the tensor “huge”, of 64 MiB of codes and 8 MiB of scales. */
const LAUNCH = {
  type: 'lldb',
  adapter: [
    process.execPath,
    path.join(project, 'out/test/vscode/debug/emulated/main.js'),
    'codelldb',
  ],
  adapterFolder: project,
  program: 'rust',
  args: ['${workspaceFolder}'],
  stopsIn: '${workspaceFolder}/program.rs',
  stops: 4,
};
const SOURCE = 'fn main() {}\nfn first() {}\nfn second() {}\nfn third() {}\n';

/** Opens “huge”, and gives what a test needs of it. */
async function openHuge(launch: Readonly<Record<string, unknown>>) {
  const files = { 'program.rs': SOURCE };
  const workbench = await openDebugged({ program: 'program.rs', launch, files });
  await workbench.chooseInVariableMenu('Local', 'huge', 'Inspect as NF4 Tensor');
  const editor = new QnatEditor(await workbench.editorFrame());
  await editor.activeValue.waitFor();
  return { workbench, editor };
}

async function step({ page }: Workbench): Promise<void> {
  await page.locator('.debug-toolbar .codicon-debug-step-over').click();
}

describe('a tensor of 64 MiB of a stopped program', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    ({ workbench, editor } = await openHuge(LAUNCH));
  });

  after(() => closeDebugged(workbench));

  const asked = () =>
    JSON.parse(readFileSync(path.join(workbench.folder, 'asked.json'), 'utf8')) as Asked;

  /** Bytes that are read while something is done, and until nothing more is asked for. */
  async function bytesRead(work: () => Promise<void>): Promise<number> {
    const { bytes } = asked();
    await work();
    let before = asked().bytes;
    for (;;) {
      await wait(500);
      const now = asked().bytes;
      if (now === before) return now - bytes;
      before = now;
    }
  }

  const button = (name: RegExp | string) => editor.frame.getByRole('button', { name, exact: true });

  /** Stops what is being read, and sees that nothing more is read soon after. */
  async function stop(): Promise<void> {
    await button('Stop').click();
    await wait(STOP_MS);
    const { bytes } = asked();
    await wait(1000);
    assert.equal(asked().bytes, bytes);
  }

  it('is read no further than it is shown', async () => {
    assert.ok(asked().bytes < MIB, `${asked().bytes} bytes`);
    const bytes = await bytesRead(async () => {
      await step(workbench);
      await editor.value(0, 0).and(editor.frame.locator('.code-changed')).waitFor();
    });
    assert.ok(bytes < MIB, `${bytes} bytes`);
  });

  it('has its health looked at when the person says so, and no longer', async () => {
    const unasked = await bytesRead(() => editor.view('Health'));
    assert.equal(unasked, 0);
    await button('Look at All Values (72.0 MiB)').waitFor();
    await workbench.screenshot('live-large-health');
    await button(/^Look at All Values/).click();
    await editor
      .part('health-progress')
      .getByText(/: [1-9]\d* %/)
      .first()
      .waitFor();
    await workbench.screenshot('live-large-health-progress');
    await stop();
    await button('Start Again').click();
    await editor.part('ranked-blocks').waitFor({ timeout: 60_000 });
    const { forbidden, bytes } = asked();
    assert.ok(bytes > 72 * MIB, `${bytes} bytes`);
    assert.deepEqual(forbidden, []);
  });

  it('is not looked at again as a whole at the next stop', async () => {
    const bytes = await bytesRead(async () => {
      await step(workbench);
      await button(/^Look at All Values/).waitFor();
    });
    assert.ok(bytes < MIB, `${bytes} bytes`);
  });

  it('has a sampled heat map, and an exact one when the person says so', async () => {
    const bytes = await bytesRead(async () => {
      await editor.view('Heat Map');
      await editor.part('heat-progress').getByText('Sampled: one row in').waitFor();
    });
    assert.ok(bytes < 16 * MIB, `${bytes} bytes`);
    for (const theme of THEMES) {
      await workbench.setTheme(theme.label);
      await editor.hasColours(theme);
      await workbench.screenshot(`live-large-heat-map-${theme.kind}`);
    }
    await button(/^Read All Values/).click();
    await button('Stop').waitFor();
    await stop();
    await button(/^Read All Values/).click();
    await editor.part('heat-consent').getByText('was read').waitFor({ timeout: 60_000 });
    await editor.heatMapIsDrawn();
  });

  it('is compared with a tensor of a file when the person says so, and no longer', async () => {
    writeLargeTensors(path.join(workbench.folder, 'model.qnat'), [8192, 16_384], 1);
    const unasked = await bytesRead(async () => {
      await editor.view('Compare');
      await editor.part('compare').getByText('Compare With…', { exact: true }).click();
      await workbench.page.locator('.quick-input-title').getByText('Compare ').last().waitFor();
      await workbench.pick('model.qnat');
      await editor.part('compare').getByText('Choose Tensor…').click();
      await workbench.pick('large.0.weight');
      await button(/^Compare All Values/).waitFor();
    });
    assert.equal(unasked, 0);
    await button(/^Compare All Values/).click();
    await editor
      .part('compare-progress')
      .getByText(/: [1-9]\d* %/)
      .first()
      .waitFor();
    await stop();
    assert.deepEqual(workbench.errors, []);
  });
});

describe('a debugger that does not answer', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  // The arrays are found again, and their pages are never sent.
  before(async () => {
    ({ workbench, editor } = await openHuge({ ...LAUNCH, hangs: { stop: 2, from: 1024 } }));
  });

  after(() => closeDebugged(workbench));

  it('is given up after a while, which is told in place of values, and asked at the next stop', async () => {
    const first = editor.value(0, 0).locator('span[title]');
    const before = await first.getAttribute('title');
    await step(workbench);
    const message = editor.frame.getByText('The debugger did not answer “readMemory” within 10 s');
    await message.waitFor({ timeout: 15_000 });
    await workbench.screenshot('live-no-answer');
    await step(workbench);
    await message.waitFor({ state: 'detached' });
    await first.waitFor();
    // It was changed twice since.
    assert.equal(await first.getAttribute('title'), before);
    assert.deepEqual(workbench.errors, []);
  });
});
