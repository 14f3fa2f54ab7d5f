import { InvalidRequestError } from '../../core/errors';
import type { BlockPlace, Place } from '../../protocol/place';

/** The file that a link leads into: a URI, or an absolute path. */
interface InFile {
  readonly file: string;
}

/** What a link leads to. */
export type BlockLink = InFile & Place;

/** What stands before the query of a link: `vscode://qnat.qnat/open`, but of other builds too. */
export const LINK_PATH = '/open';
const NUMBER = /^\d+$/;

/** The query of a link to a block, as VS Code hands it over: still encoded once. */
export function linkQuery({ file, tensor, nth, block }: InFile & BlockPlace): string {
  const which = nth ? `&nth=${nth}` : '';
  return `file=${encode(file)}&tensor=${encode(tensor)}${which}&block=${block}`;
}

/** Leaves what is in every path as it is, so that links can be read. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%2F|%3A/g, decodeURIComponent);
}

/** @throws InvalidRequestError with a message for whoever followed the link */
export function parseLink(path: string, query: string): BlockLink {
  if (path !== LINK_PATH) {
    throw new InvalidRequestError(
      `This link leads nowhere: its path is “${path}”, not “${LINK_PATH}”.`,
    );
  }
  const fields = new URLSearchParams(query);
  const file = fields.get('file');
  if (!file) throw new InvalidRequestError('This link names no file: its query has no “file”.');
  return {
    file,
    tensor: fields.get('tensor') ?? undefined,
    nth: numberOf(fields.get('nth'), 'tensor'),
    block: numberOf(fields.get('block'), 'block'),
  };
}

/** @param what the number says where to find */
function numberOf(text: string | null, what: string): number | undefined {
  if (text === null) return undefined;
  const number = Number(text);
  if (NUMBER.test(text) && Number.isSafeInteger(number)) return number;
  throw new InvalidRequestError(`This link names no ${what}: “${text}” is not a number.`);
}

/** Whether the name of a file is a URI; one letter before a colon is a drive. */
export function isUri(file: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(file);
}
