/** Numbers as a person reads them, the same wherever they are shown. */

const counts = new Intl.NumberFormat('en-US');
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `12345` → `12,345` */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `1288490189` → `1.2 GiB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  let value = bytes / 1024;
  let unit = 0;
  // From 1023.5 on, rounding would show 1024 of a unit.
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${shortNumber(value)} ${UNITS[unit]}`;
}

/** `7.0831` → `7.1×` */
export function formatRatio(ratio: number): string {
  return `${shortNumber(ratio)}×`;
}

/** `125.4` → `2 min 5 s` */
export function formatSeconds(seconds: number): string {
  if (seconds > 0 && seconds < 0.0995) return `${Math.ceil(seconds * 1000)} ms`;
  if (seconds < 9.95 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `[4096, 11008]` → `4096 × 11008` */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}

/** A noun with its count: `1 tensor`, `1,234 tensors`. */
export function formatQuantity(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Keeps both ends of a text that is longer than `limit` characters. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.floor((limit - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (limit - 1 - head))}`;
}

function shortNumber(value: number): string {
  return value < 99.95 ? value.toFixed(1) : formatCount(Math.round(value));
}
