import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What happened in the extension host since the question before. */
export interface HostTimes {
  /** Milliseconds of its longest turn, in its own time. */
  readonly longest: number;
  /** The same by the clock. */
  readonly longestGap: number;
  /** What debuggers were asked: for memory, and for expressions. */
  readonly requests: number;
  /** When the last of these was sent (`Date.now`). */
  readonly lastRequest: number;
  /** Characters that they answered with. */
  readonly received: number;
}

/** The extension that measures how long the extension host is blocked, and counts what debuggers are asked. */
export class HostClock {
  readonly extension = path.resolve('test/bench/views/hostClock');
  private readonly file: string;

  /** @param folder for a file of its own */
  constructor(folder: string) {
    this.file = path.join(folder, 'host-clock');
  }

  /** Variables for the server. */
  get env(): Record<string, string> {
    return { HOST_CLOCK: this.file };
  }

  /** Since the last question. */
  async times(): Promise<HostTimes> {
    while (!existsSync(this.file)) await wait(50);
    const answer = await fetch(`http://127.0.0.1:${readFileSync(this.file, 'utf8')}`);
    return (await answer.json()) as HostTimes;
  }
}
