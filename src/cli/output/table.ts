import type { Output } from './output';

export interface Column {
  readonly title: string;
  /** Numbers stand at the right of their column. */
  readonly align?: 'right';
}

/** Lines that go out in one write. */
const BATCH = 512;
const GAP = '  ';

/**
 * Prints rows in columns as wide as their widest cell. The rows are gone through twice, for a million
 * of them need not be held; the last column is not padded, so names go there.
 */
export async function printTable(
  output: Output,
  columns: readonly Column[],
  rows: () => Iterable<readonly string[]>,
): Promise<void> {
  const widths = columns.map(({ title }) => title.length);
  for (const row of rows()) {
    for (const [index, cell] of row.entries()) {
      if (cell.length > widths[index]) widths[index] = cell.length;
    }
  }
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, index) => padded(cell, widths[index], columns[index], index === row.length - 1))
      .join(GAP);
  await output.line(output.style('bold', lineOf(columns.map(({ title }) => title))));
  let batch: string[] = [];
  for (const row of rows()) {
    batch.push(`${lineOf(row)}\n`);
    if (batch.length < BATCH) continue;
    await output.write(batch.join(''));
    if (output.closed) return;
    batch = [];
  }
  await output.write(batch.join(''));
}

function padded(cell: string, width: number, { align }: Column, last: boolean): string {
  if (align === 'right') return cell.padStart(width);
  return last ? cell : cell.padEnd(width);
}

/** Labels and their values, one a line. */
export async function printFacts(
  output: Output,
  facts: readonly (readonly [label: string, value: string])[],
): Promise<void> {
  const width = Math.max(...facts.map(([label]) => label.length));
  for (const [label, value] of facts) {
    await output.line(`${output.style('dim', label.padEnd(width))}${GAP}${value}`);
  }
}
