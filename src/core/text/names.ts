/**
 * A name from a file, with the characters that nobody sees, or that reorder the text around them,
 * spelled out: two different names must not look alike.
 */
export function visibleName(name: string): string {
  if (name === '') return '(no name)';
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, spelled);
}

function spelled(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`;
}
