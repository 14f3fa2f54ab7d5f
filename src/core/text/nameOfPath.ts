const WINDOWS = /^([a-z]:|\\\\)/i;

/** The last part of the path of a URI or of a file; `\` parts only the paths of Windows. */
export function nameOfPath(path: string): string {
  const end = WINDOWS.test(path)
    ? Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
    : path.lastIndexOf('/');
  return path.slice(end + 1);
}
