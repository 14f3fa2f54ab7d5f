/** What a person says of a tensor that is not recognised; `$` stands for the expression inspected. */
export interface TensorForm {
  readonly data: string;
  readonly scales: string;
  readonly blockSize: number;
  readonly shape: readonly number[];
  readonly firstNibble: 'low' | 'high';
}

/** Puts an expression in a form's place for it. */
export function filledIn(template: string, expression: string): string {
  return template.replaceAll('$', () => expression);
}

/** `4096, 64` or `4096 × 64` as a shape; undefined when it is none. */
export function parseShape(text: string): number[] | undefined {
  const sizes = text
    .split(/[\s,;×x*[\]()]+/)
    .filter((size) => size !== '')
    .map(Number);
  const valid = sizes.length > 0 && sizes.every((size) => Number.isSafeInteger(size) && size >= 0);
  return valid ? sizes : undefined;
}
