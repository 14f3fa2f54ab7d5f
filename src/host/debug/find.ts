import { type TensorForm, filledIn } from '../../core/debug/form';
import type { LiveArray } from '../../core/debug/fields';
import type { Frame } from './frame';
import type { DebugLanguage } from './language';
import type { Finder } from './liveTensor';
import { UnavailableError } from './requests';

/** Finds what is recognised by itself. */
export function recognized(language: DebugLanguage, expression: string): Finder {
  return async (frame) => (await language.inspect(frame, expression)).fields;
}

/** Finds what a person described. */
export function described(
  language: DebugLanguage,
  expression: string,
  { data, scales, blockSize, shape, firstNibble }: TensorForm,
): Finder {
  const array = (frame: Frame, template: string) =>
    arrayOf(language, frame, filledIn(template, expression));
  return async (frame) => ({
    arrays: {
      data: { ...(await array(frame, data)), dtype: undefined },
      scales: await array(frame, scales),
    },
    blockSize,
    shape,
    firstNibble,
  });
}

async function arrayOf(
  language: DebugLanguage,
  frame: Frame,
  expression: string,
): Promise<LiveArray> {
  const { array, typeName } = await language.inspect(frame, expression);
  if (array) return array;
  throw new UnavailableError(`“${expression}” is no array in memory, but ${typeName}.`);
}
