/** `a`, `a and b`, `a, b and 3 more` */
export function listed(names: readonly string[], limit: number): string {
  const shown = names.length > limit ? names.slice(0, limit - 1) : names;
  const left = names.length - shown.length;
  const parts = left > 0 ? [...shown, `${left} more`] : shown;
  const head = parts.slice(0, -1).join(', ');
  return head === '' ? (parts[0] ?? '') : `${head} and ${parts[parts.length - 1]}`;
}
