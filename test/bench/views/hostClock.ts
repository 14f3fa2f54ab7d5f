import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The extension that measures how long the extension host is blocked. */
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

  /** Milliseconds of the longest turn of the extension host since the last question, in its own time. */
  async longest(): Promise<number> {
    while (!existsSync(this.file)) await wait(50);
    const answer = await fetch(`http://127.0.0.1:${readFileSync(this.file, 'utf8')}`);
    return Number(await answer.text());
  }
}
