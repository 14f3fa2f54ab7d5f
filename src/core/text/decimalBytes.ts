const UNITS: Readonly<Record<string, number>> = { '': 1, KB: 1e3, MB: 1e6, GB: 1e9 };

/** `5GB`, as the Hugging Face libraries count; undefined for what is no such size. */
export function parseDecimalBytes(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+) ?([KMG]B)?$/i.exec(text.trim()) ?? [];
  const size = Number(number) * UNITS[unit.toUpperCase()];
  return Number.isSafeInteger(size) && size > 0 ? size : undefined;
}

/** `5 GB`: in the largest unit that it is a whole number of. */
export function formatDecimalBytes(bytes: number): string {
  const unit = ['GB', 'MB', 'KB'].find((name) => bytes % UNITS[name] === 0);
  return unit ? `${bytes / UNITS[unit]} ${unit}` : `${bytes} bytes`;
}
