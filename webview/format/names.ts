/** The end of a text that is longer than `limit` characters, from the start of a part if one is near. */
export function elideStart(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.slice(text.length - limit + 1).replace(/^[\uDC00-\uDFFF]/, '');
  const part = end.search(/[./]/) + 1;
  return `…${part < limit / 3 ? end.slice(part) : end}`;
}
