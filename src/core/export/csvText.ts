import { specialValue } from '../text/values';

/** `-1.17549435e-38` and the longest of the others, then a comma or a line's end. */
export const CSV_CELL_BYTES = 16;

const COMMA = 0x2c;
const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * Values as text with the nine digits that tell every f32 from every other. All cells are of one width,
 * so that the place of each is known before it is written; readers of CSV skip the spaces.
 * @param first index of the first value in the tensor
 * @param columns values of a line
 */
export function encodeCsv(values: Float32Array, first: number, columns: number): Uint8Array {
  const bytes = new Uint8Array(values.length * CSV_CELL_BYTES).fill(SPACE);
  for (let index = 0; index < values.length; index++) {
    const text = cellText(values[index]);
    const end = (index + 1) * CSV_CELL_BYTES - 1;
    const at = end - text.length;
    for (let place = 0; place < text.length; place++) bytes[at + place] = text.charCodeAt(place);
    bytes[end] = (first + index + 1) % columns === 0 ? NEWLINE : COMMA;
  }
  return bytes;
}

function cellText(value: number): string {
  return specialValue(value) ?? value.toExponential(8);
}
