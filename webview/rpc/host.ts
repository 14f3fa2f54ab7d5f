import {
  HOST_EXTENSION,
  type NotificationType,
  type RequestType,
  type ResponseError,
} from 'vscode-messenger-common';
import { createCancellationToken, Messenger, type VsCodeApi } from 'vscode-messenger-webview';

/** The extension host, as the page sees it: questions that can be cancelled, and news. */
export class Host {
  private readonly messenger: Messenger;

  constructor(api: VsCodeApi) {
    this.messenger = new Messenger(api);
    this.messenger.start();
  }

  /** Rejects with an Error whose message is for people, whatever the transport rejects with. */
  async ask<P, R>(type: RequestType<P, R>, params: P, signal?: AbortSignal): Promise<R> {
    signal?.throwIfAborted();
    const token = signal && createCancellationToken(signal);
    try {
      return await this.messenger.sendRequest(type, HOST_EXTENSION, params, token);
    } catch (error) {
      throw asError(error);
    }
  }

  on<P>(type: NotificationType<P>, handler: (params: P) => void): void {
    this.messenger.onNotification(type, handler);
  }
}

/** The messenger rejects with the plain object it was sent. */
function asError(error: unknown): Error {
  if (error instanceof Error) return error;
  return new Error((error as Partial<ResponseError> | undefined)?.message ?? String(error));
}
