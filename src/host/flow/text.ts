/** Text of files in VS Code's own controls, which take some of it for more than text. */

/** For labels, where `$(name)` would become an icon. */
export function asLabel(text: string): string {
  return oneLine(text).replace(/\$\(/g, '\\$(');
}

/** For notifications, where `[text](command:…)` would become a link that runs a command. */
export function asMessage(text: string): string {
  return oneLine(text).replace(/\]\(/g, ']\u200b(');
}

/** `a`, `a and b`, `a, b and 3 more` */
export function listed(names: readonly string[], limit: number): string {
  const shown = names.length > limit ? names.slice(0, limit - 1) : names;
  const left = names.length - shown.length;
  const parts = left > 0 ? [...shown, `${left} more`] : shown;
  const head = parts.slice(0, -1).join(', ');
  return head === '' ? (parts[0] ?? '') : `${head} and ${parts[parts.length - 1]}`;
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
