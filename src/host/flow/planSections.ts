import { formatBytes, formatCount, formatShape, shorten } from '../../core/text/format';
import { MAX_ROWS, type PlannedRow, type PlannedRows } from '../../core/convert/summary';
import { asLabel } from './text';

/** A part of the plan's list. */
export interface PlanSection {
  readonly title: string;
  readonly rows: readonly PlanLine[];
  /** Rows that are left out. */
  readonly more: number;
}

export interface PlanLine {
  readonly label: string;
  readonly description: string;
}

/** A section with all rows there are of it. */
export interface FullSection {
  readonly title: string;
  readonly count: number;
  readonly rows: readonly PlanLine[];
}

/** The sections that are not empty, with {@link MAX_ROWS} rows at most together. */
export function shownSections(sections: readonly FullSection[]): PlanSection[] {
  let room = MAX_ROWS;
  return sections
    .filter(({ count }) => count > 0)
    .map(({ title, count, rows }) => {
      const shown = rows.slice(0, room);
      room -= shown.length;
      return { title, rows: shown, more: count - shown.length };
    });
}

export function section<Row>(
  title: string,
  { count, rows }: PlannedRows<Row>,
  line: (row: Row) => PlanLine,
): FullSection {
  return { title: `${title} (${formatCount(count)})`, count, rows: rows.map(line) };
}

export function lineOf({ name, dtype, shape, bytes, note }: PlannedRow): PlanLine {
  const facts = `${dtype} ${formatShape(shape)} → ${formatBytes(bytes)}`;
  return {
    label: asLabel(shorten(name, 200)),
    description: asLabel(note ? `${facts}; ${note}` : facts),
  };
}
