// How the editor feels: timings of its page in real VS Code, as a table and as out/bench-views.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, type } from 'node:os';
import path from 'node:path';
import { openQnat, type QnatEditor, shownQnat } from '../workbench/qnatEditor';
import { endSession, openWorkbench, startServerWith, type Workbench } from '../workbench/workbench';
import { writeLargeTensors, writeManyTensors } from './views/files';
import { HostClock } from './views/hostClock';
import { type Memory, memoryOf } from './views/memory';
import {
  firstPaint,
  markFirstPaint,
  watchedFrames,
  watchFirstTile,
  watchFrames,
} from './views/page';
import { Report } from './views/report';
import { benchTables } from './views/tables';

const OPENINGS = 7;
const TENSORS = 2000;
const LARGE = [12_800, 8192];
const LARGE_TENSORS = 5;
const DRAGS = 8;
const DRAG_STEPS = 50;

/** Everything is taken in one window: its memory is what a person's would be. */
class ViewBench {
  private empty: Memory = { heap: 0, processes: 0 };

  constructor(
    private readonly workbench: Workbench,
    private readonly report: Report,
  ) {}

  async run(): Promise<void> {
    const file = (name: string) => path.join(this.workbench.folder, name);
    writeManyTensors(file('many.qnat'), TENSORS, [64, 128]);
    writeLargeTensors(file('large.qnat'), LARGE, LARGE_TENSORS);
    await this.workbench.page.addInitScript(markFirstPaint);
    this.empty = await memoryOf(this.workbench.page);
    await this.report.turns('nothing', () => this.workbench.page.waitForTimeout(3000));
    await this.report.turns('opening', () => this.firstPaints());
    const editor = await openQnat(this.workbench, 'large.qnat');
    await editor.view('Heat Map');
    await editor.heatMapIsDrawn();
    await this.report.turns('first tiles', () => this.firstTiles(editor));
    await this.report.turns('panning', () => this.panning(editor));
    await this.report.turns('health', () => this.health(editor));
    await this.memory();
  }

  private async firstPaints(): Promise<void> {
    const values: number[] = [];
    // The first one of a window also starts threads, and compiles the page.
    for (let round = 0; round <= OPENINGS; round++) {
      await openQnat(this.workbench, 'many.qnat');
      values.push(await firstPaint((await shownQnat(this.workbench)).frame));
      await this.workbench.closeEditors();
    }
    const what = `first paint of the head and the table of ${TENSORS} tensors`;
    this.report.add({ what, target: 300, unit: 'ms', values: values.slice(1) });
    this.report.add({
      what: `${what}, the first of a window`,
      unit: 'ms',
      values: values.slice(0, 1),
    });
  }

  /** Of tensors that were not looked at before. */
  private async firstTiles(editor: QnatEditor): Promise<void> {
    const first: number[] = [];
    const all: number[] = [];
    for (let index = 0; index < LARGE_TENSORS; index++) {
      const name = `large.${index}.weight`;
      const drawn = await watchFirstTile(editor.frame, name);
      const started = performance.now();
      await editor.select(name);
      first.push(await drawn());
      await editor.heatMapIsDrawn();
      all.push(performance.now() - started);
      await editor.select('small.weight');
      await editor.heatMapIsDrawn();
    }
    const what = 'of the heat map of a tensor of 100 M values';
    this.report.add({ what: `first tile ${what}`, target: 150, unit: 'ms', values: first });
    this.report.add({ what: `every value ${what}`, unit: 'ms', values: all });
  }

  /** Drags a picture that is wider and higher than the screen to places not seen before. */
  private async panning(editor: QnatEditor): Promise<void> {
    await editor.select('large.0.weight');
    const canvas = editor.part('heat-canvas');
    for (let press = 0; press < 6; press++) await canvas.press('+');
    await editor.heatMapIsDrawn();
    const { x, y, width, height } = (await canvas.boundingBox())!;
    const { mouse } = this.workbench.page;
    await watchFrames(editor.frame);
    for (let drag = 0; drag < DRAGS; drag++) {
      await mouse.move(x + width - 20, y + height - 20);
      await mouse.down();
      await mouse.move(x + 60, y + 40, { steps: DRAG_STEPS });
      await mouse.up();
    }
    const { frames, moves, longTasks } = await watchedFrames(editor.frame);
    this.report.add({
      what: 'panning: from frame to frame',
      target: 17,
      unit: 'ms',
      values: frames,
    });
    this.report.add({ what: 'panning: from the move to its picture', unit: 'ms', values: moves });
    const longest = [Math.max(0, ...longTasks)];
    this.report.add({
      what: 'panning: longest task of the page',
      target: 50,
      unit: 'ms',
      values: longest,
    });
  }

  private async health(editor: QnatEditor): Promise<void> {
    const first: number[] = [];
    const all: number[] = [];
    await editor.view('Health');
    for (let index = 1; index < LARGE_TENSORS; index++) {
      const started = performance.now();
      await editor.select(`large.${index}.weight`);
      await editor.part('health-facts').waitFor();
      first.push(performance.now() - started);
      await editor.part('ranked-blocks').locator('.ranked-bar').first().waitFor();
      all.push(performance.now() - started);
    }
    const what = 'health of a tensor of 100 M values';
    this.report.add({ what: `${what}, the first numbers`, unit: 'ms', values: first });
    this.report.add({ what: `${what}, all of it`, unit: 'ms', values: all });
  }

  private async memory(): Promise<void> {
    const { heap, processes } = await memoryOf(this.workbench.page);
    const rows = {
      'heap of the page': heap - this.empty.heap,
      'all of its memory': processes - this.empty.processes,
    };
    for (const [what, mebibytes] of Object.entries(rows))
      this.report.add({ what, target: 150, unit: 'MiB', values: [mebibytes] });
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'qnat-bench-'));
  const clock = new HostClock(folder);
  const server = await startServerWith({
    linked: [process.cwd(), clock.extension],
    env: clock.env,
  });
  const size = { width: 1440, height: 900 };
  const workbench = await openWorkbench({ server, size, files: { 'notes.txt': '' } });
  try {
    const machine = `${cpus().length} × ${cpus()[0].model}, ${type()}`;
    const report = new Report(clock);
    report.begin(machine);
    const wanted = process.argv.slice(2);
    const wants = (section: string) => wanted.length === 0 || wanted.includes(section);
    if (wants('tensors')) await new ViewBench(workbench, report).run();
    if (wants('tables')) await benchTables(workbench, report);
    writeFileSync('out/bench-views.json', JSON.stringify({ machine, rows: report.rows }, null, 2));
  } finally {
    await workbench.close();
    await server.stop();
    await endSession();
    rmSync(folder, { recursive: true });
  }
}

void main();
