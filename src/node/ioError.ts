import { IoError, QnatError } from '../core/errors';

/** What the system's error codes mean to the person, by the code. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space, or choose another place',
  EDQUOT: 'your disk quota is used up. Free some space, or choose another place',
  EFBIG: 'the file would be larger than the file system or a limit allows. Choose another place',
  EACCES: 'permission was denied. Choose another place, or change its permissions',
  EPERM: 'the operation is not permitted there',
  EROFS: 'the file system is read-only. Choose another place',
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of the path is not a folder',
  EIO: 'the device reported an error',
  ENAMETOOLONG: 'the name is too long. Choose a shorter one',
};

/** An error of the file system in words for the person; other errors stay as they are. */
export function explainIoError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof QnatError) return error;
  // An abort error has a code too, a number.
  if (!('code' in error) || typeof error.code !== 'string') return error;
  const explanation = EXPLANATIONS[error.code] ?? error.message;
  return new IoError(`${path}: ${explanation}.`, { cause: error });
}
