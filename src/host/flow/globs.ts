/** Patterns of tensors' names, between commas. */
export function parseGlobs(text: string): string[] {
  return text
    .split(',')
    .map((glob) => glob.trim())
    .filter((glob) => glob !== '');
}

export function formatGlobs(globs: readonly string[]): string {
  return globs.join(', ');
}

export function includeProblem(text: string): string | undefined {
  return parseGlobs(text).length === 0
    ? 'Give at least one pattern; * stands for every tensor.'
    : undefined;
}
