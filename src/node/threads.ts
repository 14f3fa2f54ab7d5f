import { Thread } from './thread';

/** Starts threads of one script. */
export class Threads<Request, Reply> {
  private readonly ahead: Thread<Request, Reply>[] = [];

  constructor(private readonly script: string) {}

  /** Starts a thread before there is something for it to do, so that it is ready when there is. */
  startAhead(): void {
    const thread = new Thread<Request, Reply>(this.script);
    thread.keepsProcess(false);
    this.ahead.push(thread);
  }

  /** A thread, which whoever takes it has to end. */
  take(): Thread<Request, Reply> {
    const thread = this.ahead.pop() ?? new Thread(this.script);
    thread.keepsProcess(true);
    return thread;
  }
}
