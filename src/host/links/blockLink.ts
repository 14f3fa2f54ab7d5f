import { InvalidRequestError } from '../../core/errors';
import type { Place } from '../../protocol/place';

/** What a link leads to. */
export interface BlockLink extends Place {
  /** The file: a URI, or an absolute path. */
  readonly file: string;
}

/** What stands before the query of a link: `vscode://qnat.qnat/open`, but of other builds too. */
export const LINK_PATH = '/open';
const NUMBER = /^\d+$/;

/** The query of a link to a block, as VS Code hands it over: still encoded once. */
export function linkQuery({ file, tensor, block }: Required<BlockLink>): string {
  return `file=${encode(file)}&tensor=${encode(tensor)}&block=${block}`;
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
  return { file, tensor: fields.get('tensor') ?? undefined, block: blockOf(fields.get('block')) };
}

function blockOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  const block = Number(text);
  if (NUMBER.test(text) && Number.isSafeInteger(block)) return block;
  throw new InvalidRequestError(`This link names no block: “${text}” is not a number.`);
}

/** Whether the name of a file is a URI; one letter before a colon is a drive. */
export function isUri(file: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(file);
}
