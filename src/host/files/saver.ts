import type * as vscode from 'vscode';
import type { ByteSource } from '../../core/bytes/byteSource';
import { QnatError } from '../../core/errors';
import { formatBytes } from '../../core/text/format';
import { replaceFiles } from './replaceFiles';

/** Writes a source to a file that comes into being whole or not at all; the composition root says how. */
export type SourceSaver = (
  source: ByteSource,
  target: vscode.Uri,
  onProgress: (bytesDone: number) => void,
  signal: AbortSignal,
) => Promise<void>;

/** Held in memory until it is written: 512 MiB leave a browser room. */
const MAX_BYTES = 512 * 1024 * 1024;
const CHUNK = 1024 * 1024;

/**
 * Saves where files can only be written whole, for VS Code's API knows no ranges
 * (microsoft/vscode#84515).
 * @throws QnatError when it is too large for that
 */
export const saveWhole: SourceSaver = async (source, target, onProgress, signal) => {
  if (source.size > MAX_BYTES) {
    throw new QnatError(
      `This makes ${formatBytes(source.size)}. Files of a “${target.scheme}” file system are held in memory until they are written, so at most ${formatBytes(MAX_BYTES)} can be. Choose a smaller part, or a place on a disk.`,
    );
  }
  const bytes = new Uint8Array(source.size);
  for (let at = 0; at < source.size; at += CHUNK) {
    const chunk = await source.read(at, Math.min(CHUNK, source.size - at), signal);
    bytes.set(chunk, at);
    onProgress(at + chunk.length);
  }
  await replaceFiles([{ target, bytes }], signal);
};
