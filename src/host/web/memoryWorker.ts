import type * as vscode from 'vscode';
import { QnatError } from '../../core/errors';
import type { MemoryJobCommand, MemoryJobEvent } from '../../protocol/memoryJob';

type ProgressEvent = Extract<MemoryJobEvent, { kind: 'progress' }>;

interface AskOptions {
  readonly onProgress?: (progress: ProgressEvent) => void;
  /** Buffers that go over to the worker. */
  readonly transfer?: Transferable[];
}

/** A web worker that deals with one command after another. */
export class MemoryWorker {
  private readonly worker: Worker;

  /** @param script the bundle of src/web/quantize.ts */
  constructor(script: vscode.Uri) {
    // The host's own `Worker` fetches it; an escaped address is not found on vscode.dev
    // (microsoft/vscode#168674).
    this.worker = new Worker(script.toString(true));
  }

  /**
   * Sends a command and waits for what ends it.
   * @throws QnatError in words for the person; the signal's reason when it is aborted, which ends the
   * worker too
   */
  ask(
    command: MemoryJobCommand,
    signal: AbortSignal,
    { onProgress, transfer = [] }: AskOptions = {},
  ): Promise<MemoryJobEvent> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.end();
        reject(signal.reason as Error);
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.worker.onmessage = ({ data }: MessageEvent<MemoryJobEvent>) => {
        if (data.kind === 'progress') return onProgress?.(data);
        signal.removeEventListener('abort', abort);
        if (data.kind === 'failed') reject(new QnatError(data.message));
        else resolve(data);
      };
      this.worker.onerror = ({ message }) => {
        reject(new QnatError(`The web worker failed: ${message || 'it could not be started'}.`));
      };
      this.worker.postMessage(command, transfer);
    });
  }

  end(): void {
    this.worker.terminate();
  }
}
