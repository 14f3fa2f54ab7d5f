/** Nine significant digits tell every f32 from every other. */
export function exactValue(value: number): string {
  return specialValue(value) ?? String(Number(value.toPrecision(9)));
}

/** The text of what has no digits, and of zero, whose sign counts; else undefined. */
export function specialValue(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return undefined;
}
