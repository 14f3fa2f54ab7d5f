import type * as vscode from 'vscode';
import type { ByteSource } from '../../core/bytes/byteSource';
import { nameOfPath } from '../../core/text/nameOfPath';
import type { SourceSaver } from '../files/saver';
import { runWithProgress } from './runWithProgress';

/** Saves a source under a notification that tells how far it is and cancels it. */
export function saveWithProgress(
  source: ByteSource,
  target: vscode.Uri,
  save: SourceSaver,
): Thenable<void> {
  const name = nameOfPath(target.path);
  const { size } = source;
  return runWithProgress(`Writing ${name}`, [{ name, bytes: size }], (reporter, signal) => {
    const onProgress = (bytesDone: number) =>
      reporter.update(0, { tensor: name, bytesDone, bytesTotal: size });
    return save(source, target, onProgress, signal);
  });
}
