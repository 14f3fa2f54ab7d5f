const utf8 = new TextEncoder();
/** Anything but the printable characters of ASCII, which take a byte each. */
const OTHERS = /[^ -~]/;

/** Bytes of a text in UTF-8; almost all names are found to be ASCII, which is quicker than encoding them. */
export function utf8Length(text: string): number {
  return OTHERS.test(text) ? utf8.encode(text).length : text.length;
}
