import { shorten } from './format';

/** Names may have megabytes; so much of one tells it from others, in a message that can be read. */
const MAX_QUOTED = 100;

/**
 * A name from a file, with the characters that nobody sees, or that reorder the text around them,
 * spelled out: two different names must not look alike.
 */
export function visibleName(name: string): string {
  if (name === '') return '(no name)';
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, spelled);
}

/** A name from a file as a message has it: in quotes, visible, and with its middle left out if long. */
export function quotedName(name: string): string {
  return `“${shorten(visibleName(name), MAX_QUOTED)}”`;
}

function spelled(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`;
}
