// How a tensor of 64 MiB in a stopped program feels, debugger by debugger: times, what is read for them and
// how long the extension host is held up; as a table and as out/bench-live.json.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, type } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { QnatEditor } from '../workbench/qnatEditor';
import { closeDebugged, openDebugged } from '../workbench/stoppedProgram';
import { endSession, startServerWith, type Workbench } from '../workbench/workbench';
import { HostClock } from './views/hostClock';

/** See live/debuggers.mjs. */
interface Debugger {
  readonly name: string;
  readonly source: string;
  readonly launch: Readonly<Record<string, unknown>>;
}

interface Row {
  readonly debugger: string;
  readonly what: string;
  readonly milliseconds: number;
  readonly requests: number;
  /** Text that the debugger answered with. */
  readonly mebibytes?: number;
  /** Milliseconds of the extension host's longest turn, in its own time. */
  readonly longestTurn?: number;
  /** The same by the clock: garbage that other threads collect, and whatever else the machine does, shows. */
  readonly longestGap?: number;
}

const MIB = 1024 * 1024;
/** No debugger takes so long for 64 MiB. */
const PATIENCE_MS = 300_000;

/** One debugger's figures. */
class LiveBench {
  readonly rows: Row[] = [];
  private editor!: QnatEditor;

  constructor(
    private readonly name: string,
    private readonly workbench: Workbench,
    private readonly clock: HostClock,
  ) {
    workbench.page.setDefaultTimeout(PATIENCE_MS);
  }

  async run(): Promise<void> {
    await this.workbench.page.locator('.debug-call-stack .line-number').first().waitFor();
    await this.workbench.runCommand('QNAT: Inspect Tensor in Debug Session…');
    await this.workbench.choice('tensor').first().waitFor();
    await this.taken('first values', () => this.firstValues());
    await this.stepUntilChanged(0);
    await this.taken('the same after a step', () => this.stepUntilChanged(2));
    await this.heatMap();
    await this.health();
    await this.save();
  }

  private async firstValues(): Promise<void> {
    await this.workbench.pick('tensor');
    this.editor = new QnatEditor(await this.workbench.editorFrame());
    await this.editor.activeValue.waitFor();
  }

  /** Steps until a value of the first row is marked as changed. */
  private async stepUntilChanged(column: number): Promise<void> {
    const changed = this.editor.value(0, column).and(this.editor.frame.locator('.code-changed'));
    const step = this.workbench.page.locator('.debug-toolbar .codicon-debug-step-over');
    for (;;) {
      await step.click();
      const found = await changed.waitFor({ timeout: 3000 }).catch(() => 'not yet');
      if (found !== 'not yet') return;
    }
  }

  private async heatMap(): Promise<void> {
    const { editor } = this;
    await this.taken('heat map, sampled', async () => {
      await editor.view('Heat Map');
      await editor.part('heat-progress').getByText('Sampled').waitFor();
    });
    await this.taken('heat map, whole', async () => {
      await this.button(/^Read All Values/).click();
      await editor.heatMapIsDrawn();
    });
  }

  private async health(): Promise<void> {
    const { editor } = this;
    await editor.view('Health');
    await this.button(/^Look at All Values/).click();
    await editor
      .part('health-progress')
      .getByText(/: [1-9]\d* %/)
      .first()
      .waitFor();
    await this.stop();
    await this.taken('health', async () => {
      await this.button('Start Again').click();
      await editor.part('ranked-blocks').waitFor();
    });
  }

  /** From the click to the last request that is sent. */
  private async stop(): Promise<void> {
    await this.clock.times();
    const button = this.button('Stop');
    await button.hover();
    const clicked = Date.now();
    await button.click();
    await wait(1000);
    const { lastRequest, requests } = await this.clock.times();
    const milliseconds = Math.max(0, lastRequest - clicked);
    this.add({ what: 'stopping that', milliseconds, requests });
  }

  private button(name: string | RegExp): Locator {
    return this.editor.frame.getByRole('button', { name, exact: true });
  }

  private async save(): Promise<void> {
    const { workbench } = this;
    const target = path.join(workbench.folder, 'saved.qnat');
    await workbench.runCommand('QNAT: Save Tensor…');
    await workbench.quickInput.fill(target);
    await this.taken('saving', async () => {
      await workbench.quickInput.press('Enter');
      while (!existsSync(target)) await wait(20);
    });
  }

  private async taken(what: string, work: () => Promise<void>): Promise<void> {
    await this.clock.times();
    const started = performance.now();
    await work();
    const milliseconds = performance.now() - started;
    const { requests, received, longest, longestGap } = await this.clock.times();
    const mebibytes = received / MIB;
    this.add({ what, milliseconds, requests, mebibytes, longestTurn: longest, longestGap });
  }

  private add(row: Omit<Row, 'debugger'>): void {
    this.rows.push({ debugger: this.name, ...row });
    console.log(lineOf(this.rows.at(-1)!));
  }
}

function lineOf(row: Row): string {
  const { what, milliseconds, requests, mebibytes, longestTurn, longestGap } = row;
  const text = (value: number | undefined, unit: string, digits = 0) =>
    value === undefined ? '' : `${value.toFixed(digits)} ${unit}`;
  const cells = [
    row.debugger,
    what,
    milliseconds < 1000 ? text(milliseconds, 'ms') : text(milliseconds / 1000, 's', 1),
    String(requests),
    text(mebibytes, 'MiB', 1),
    text(longestTurn, 'ms'),
    text(longestGap, 'ms'),
  ];
  return `| ${cells.join(' | ')} |`;
}

async function benchOf({ name, source, launch }: Debugger): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'qnat-bench-'));
  const clock = new HostClock(folder);
  const adapters = path.resolve('test/vscode/debug/adapters');
  const server = await startServerWith({
    linked: [process.cwd(), clock.extension, adapters],
    env: clock.env,
  });
  const files = { [source]: readFileSync(path.join('test/bench/live', source)) };
  const workbench = await openDebugged({ program: source, launch, files, server });
  const bench = new LiveBench(name, workbench, clock);
  try {
    await bench.run();
  } catch (error) {
    await workbench.screenshot(`bench-live-${name}`);
    console.log(`${name}: ${(error as Error).message}`);
  } finally {
    await closeDebugged(workbench);
    await server.stop();
    rmSync(folder, { recursive: true });
  }
  return bench.rows;
}

async function main(debuggers: readonly Debugger[]): Promise<void> {
  const machine = `${cpus().length} × ${cpus()[0].model}, ${type()}`;
  console.log(
    `${machine}\n\n| debugger | what | time | requests | read as text | longest turn of the host | by the clock |\n| --- | --- | --- | --- | --- | --- | --- |`,
  );
  const rows: Row[] = [];
  for (const each of debuggers) rows.push(...(await benchOf(each)));
  writeFileSync('out/bench-live.json', JSON.stringify({ machine, rows }, null, 2));
  await endSession();
}

void main(JSON.parse(process.argv[2]) as Debugger[]);
