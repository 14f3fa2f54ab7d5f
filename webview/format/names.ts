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

/** The end of a text that is longer than `limit` characters, from the start of a part if one is near. */
export function elideStart(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.slice(text.length - limit + 1).replace(/^[\uDC00-\uDFFF]/, '');
  const part = end.search(/[./]/) + 1;
  return `…${part < limit / 3 ? end.slice(part) : end}`;
}
