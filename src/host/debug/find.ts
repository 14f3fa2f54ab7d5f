import { type TensorForm, filledIn } from '../../core/debug/form';
import type { LiveArray } from '../../core/debug/fields';
import { foundPlain, foundQuantized } from '../../core/debug/foundTensor';
import { type Inspected, plainValues } from '../../core/debug/inspected';
import { floatBytes } from '../../core/debug/plainTensor';
import { codeBytesPerBlock } from '../../core/nf4/block';
import { valueCount } from '../../core/shape';
import type { Frame } from './frame';
import type { DebugLanguage } from './language';
import type { Finder } from './liveTensor';
import { UnavailableError } from './requests';

/** Finds what is recognised by itself. */
export function recognized(language: DebugLanguage, expression: string): Finder {
  return async (frame) => foundQuantized((await language.inspect(frame, expression)).fields);
}

/**
 * Finds plain values.
 * @param shape that a person gave them, for the program says none
 */
export function plain(
  language: DebugLanguage,
  expression: string,
  shape?: readonly number[],
): Finder {
  return async (frame) => {
    const inspected = await language.inspect(frame, expression);
    const values = plainValues(inspected);
    const data = values?.data ?? (shape && pointedTo(inspected, shape));
    if (data) return foundPlain(data, shape ?? values?.shape);
    throw new UnavailableError(
      `“${expression}” has no floats any more, but ${inspected.typeName}.`,
    );
  };
}

/** As many values behind a pointer as its shape says. */
function pointedTo({ pointer }: Inspected, shape: readonly number[]): LiveArray | undefined {
  const valueBytes = floatBytes(pointer?.dtype);
  return valueBytes === undefined ? undefined : pointer!.first(valueCount(shape) * valueBytes);
}

/** Finds what a person described. */
export function described(
  language: DebugLanguage,
  expression: string,
  { data, scales, blockSize, shape, firstNibble }: TensorForm,
): Finder {
  const blocks = Math.ceil(valueCount(shape) / blockSize);
  const array = (frame: Frame, template: string, bytes: number) =>
    arrayOf(language, frame, filledIn(template, expression), bytes);
  return async (frame) =>
    foundQuantized({
      arrays: {
        data: {
          ...(await array(frame, data, codeBytesPerBlock(blockSize) * blocks)),
          dtype: undefined,
        },
        scales: await array(frame, scales, 4 * blocks),
      },
      blockSize,
      shape,
      firstNibble,
    });
}

/** @param bytes that there are behind a pointer, which does not say */
async function arrayOf(
  language: DebugLanguage,
  frame: Frame,
  expression: string,
  bytes: number,
): Promise<LiveArray> {
  const { array, pointer, typeName } = await language.inspect(frame, expression);
  const found = array ?? pointer?.first(bytes);
  if (found) return found;
  throw new UnavailableError(`“${expression}” is no array in memory, but ${typeName}.`);
}
