import { UnreadableBytesError } from '../errors';

/** Rows of a matrix that could not be read, while others could. */
export interface UnreadRows {
  readonly rows: readonly number[];
  readonly reason: string;
}

/**
 * Reads rows each by itself, so that those that can be read are shown where memory breaks off.
 * @returns what was read, in the order of the rows
 * @throws UnreadableBytesError when none can be read
 */
export async function readRows<Row extends { readonly row: number }, T>(
  rows: readonly Row[],
  readRow: (row: Row) => Promise<T>,
): Promise<{ read: T[]; unread?: UnreadRows }> {
  const results = await Promise.all(rows.map((row) => readRow(row).catch(unreadable)));
  const isFailure = (result: unknown) => result instanceof UnreadableBytesError;
  const error = results.find(isFailure);
  const read = results.filter((result): result is Awaited<T> => !isFailure(result));
  if (!error) return { read };
  if (read.length === 0) throw error;
  const failed = rows.filter((_, index) => isFailure(results[index]));
  return { read, unread: { rows: failed.map(({ row }) => row), reason: error.message } };
}

/** @throws the error itself when it is another */
function unreadable(error: unknown): UnreadableBytesError {
  if (error instanceof UnreadableBytesError) return error;
  throw error;
}
