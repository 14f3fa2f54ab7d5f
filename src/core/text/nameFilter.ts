/** Is a tensor of this name selected? */
export type NameFilter = (name: string) => boolean;

/**
 * A name is selected when it matches one of `include` and none of `exclude`. Tensor names are not
 * paths, so `*` stands for any text, dots and slashes too, `?` for one character; case matters not.
 */
export function nameFilter(include: readonly string[], exclude: readonly string[]): NameFilter {
  const included = include.map(patternOf);
  const excluded = exclude.map(patternOf);
  const matches = (patterns: readonly RegExp[], name: string) =>
    patterns.some((pattern) => pattern.test(name));
  return (name) => matches(included, name) && !matches(excluded, name);
}

function patternOf(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  // Any text at an end is no limit, and searching goes faster without it.
  const pattern = `^${source}$`.replace(/^\^\.\*/, '').replace(/\.\*\$$/, '');
  return new RegExp(pattern, 'isu');
}
