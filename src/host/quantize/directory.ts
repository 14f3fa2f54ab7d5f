/** What a folder in the settings means; `windows` says by which system's rules. */

/** Whether a folder is one by itself; else it is looked for in the workspace. */
export function isAbsolute(directory: string, windows: boolean): boolean {
  return windows ? /^([\\/]|[a-z]:[\\/])/i.test(directory) : directory.startsWith('/');
}

/** Puts the person's home for a leading `~`, as shells do. */
export function expandHome(directory: string, home: string, windows: boolean): string {
  const leading = windows ? /^~(?=$|[\\/])/ : /^~(?=$|\/)/;
  return leading.test(directory) ? home + directory.slice(1) : directory;
}
