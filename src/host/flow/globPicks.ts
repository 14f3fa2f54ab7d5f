import { formatGlobs, includeProblem, parseGlobs } from './globs';
import { askText, type TextStep } from './quickInput';

/** How patterns are asked for that tensors must match, and those that they must not. */
export const GLOB_STEPS = {
  include: {
    prompt: 'Patterns between commas; * stands for any text, ? for one character.',
    validate: includeProblem,
  },
  exclude: {
    prompt: 'Patterns between commas, such as *norm*, *embed*. Empty: none.',
    validate: () => undefined,
  },
} as const;

/** @returns undefined to leave things as they are */
export async function askGlobs(
  globs: readonly string[],
  step: Omit<TextStep, 'value'>,
): Promise<string[] | undefined> {
  const text = await askText({ ...step, value: formatGlobs(globs) });
  return typeof text === 'string' ? parseGlobs(text) : undefined;
}
