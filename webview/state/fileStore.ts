import {
  FileChanged,
  FileProgress,
  type FileState,
  type FileSummary,
  GetFile,
} from '../../src/protocol/editor';
import type { Host } from '../rpc/host';
import { Store } from './store';

export interface FileSnapshot {
  readonly state?: FileState;
  /** Why not even the file's state could be had. */
  readonly error?: string;
  /** Counts the times the file was read anew. */
  readonly generation: number;
  /** Counts the times that rows or findings may have changed, a new generation included. */
  readonly revision: number;
  /** Counts the times that what is known of each tensor may have changed. */
  readonly survey: number;
}

/** Findings come in by the thousand while scales are checked; the lists follow at this pace. */
const REVISE_EVERY_MS = 400;

/** The file's state as the host last told it. */
export class FileStore extends Store<FileSnapshot> {
  private readonly timers: { revision?: number; survey?: number } = {};

  constructor(private readonly host: Host) {
    super({ generation: 0, revision: 0, survey: 0 });
    host.on(FileChanged, (state) => this.replace(state));
    host.on(FileProgress, (state) => this.progress(state));
  }

  async start(): Promise<void> {
    try {
      const state = await this.host.ask(GetFile, undefined);
      // News that came before the answer is newer than the answer.
      if (!this.get().state) this.update({ state });
    } catch (error) {
      this.update({ error: (error as Error).message });
    }
  }

  private replace(state: FileState): void {
    const { generation, revision } = this.get();
    this.update({ state, error: undefined, generation: generation + 1, revision: revision + 1 });
  }

  private progress(state: FileState): void {
    const before = this.get().state;
    this.update({ state, error: undefined });
    if (state.kind !== 'file') return;
    if (before?.kind !== 'file' || !sameLists(before, state)) this.revise('revision');
    if (before?.kind !== 'file' || !sameKnowledge(before, state)) this.revise('survey');
  }

  /** Counts on, soon: what comes in between is counted with it. */
  private revise(count: 'revision' | 'survey'): void {
    this.timers[count] ??= window.setTimeout(() => {
      this.timers[count] = undefined;
      this.update({ [count]: this.get()[count] + 1 });
    }, REVISE_EVERY_MS);
  }
}

/** Whether as much is known of each tensor. */
function sameKnowledge(a: FileSummary, b: FileSummary): boolean {
  return sameSurvey(a, b) && sameComparison(a, b);
}

function sameSurvey({ codeSurvey: a }: FileSummary, { codeSurvey: b }: FileSummary): boolean {
  return a.status === b.status && a.bytesDone === b.bytesDone;
}

function sameComparison({ comparison: a }: FileSummary, { comparison: b }: FileSummary): boolean {
  return a?.status === b?.status && JSON.stringify(a?.counts) === JSON.stringify(b?.counts);
}

function sameLists(a: FileSummary, b: FileSummary): boolean {
  return (
    a.reading === b.reading &&
    a.tensorCount === b.tensorCount &&
    a.tensorsRead === b.tensorsRead &&
    a.findings.error === b.findings.error &&
    a.findings.warning === b.findings.warning &&
    a.findings.info === b.findings.info
  );
}
