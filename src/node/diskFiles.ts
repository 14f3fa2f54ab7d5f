import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ModelFileSystem } from '../core/weights/modelFiles';
import { explainIoError } from './ioError';

/** The disk, as models are found on it. @throws IoError in words for the person */
export const DISK_FILES: ModelFileSystem<string> = {
  stat: async (path) => {
    const found = await explained(path, stat(path));
    return { isFolder: found.isDirectory(), size: found.size };
  },
  filesIn: async (folder) => {
    const entries = await explained(folder, readdir(folder, { withFileTypes: true }));
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  },
  read: (file) => explained(file, readFile(file)),
  within: join,
  folderOf: dirname,
  nameOf: basename,
};

async function explained<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw explainIoError(error, path);
  }
}
