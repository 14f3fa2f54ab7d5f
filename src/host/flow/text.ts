/** Text of files in VS Code's own controls, which take some of it for more than text. */

/** For labels, where `$(name)` would become an icon. */
export function asLabel(text: string): string {
  return oneLine(text).replace(/\$\(/g, '\\$(');
}

/** For notifications, where `[text](command:…)` would become a link that runs a command. */
export function asMessage(text: string): string {
  return oneLine(text).replace(/\]\(/g, ']\u200b(');
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
