import type { RunResult } from '../../core/convert/runResult';
import type * as vscode from 'vscode';
import type { ExportJob, ExportSummary } from '../../protocol/exportJob';
import type { JobProgress } from '../flow/progress';

/** An export that is planned and can be run; dispose it whether it was run or not. */
export interface PlannedExport {
  readonly plan: ExportSummary;
  /**
   * Writes all outputs, replacing what is there, or leaves everything as it was.
   * @throws QnatError with a message for the person; an abort error when `signal` aborts
   */
  run(onProgress: (progress: JobProgress) => void, signal: AbortSignal): Promise<RunResult>;
  dispose(): void;
}

/** Exporting, wherever it runs; the composition root says where. */
export interface ExportEngine {
  /** Whether it can read and write files of URIs of this scheme. */
  reaches(scheme: string): boolean;
  /** @throws QnatError with a message for the person; an abort error when `signal` aborts */
  planExport(job: ExportJob, signal: AbortSignal): Promise<PlannedExport>;
  /** Which of these files exist already. */
  existing(paths: readonly string[]): Promise<string[]>;
}

/** What exporting needs of the composition root. */
export interface ExportDeps {
  readonly engine: ExportEngine;
  readonly log: vscode.LogOutputChannel;
}
