import type * as vscode from 'vscode';
import { parseShape } from '../../core/debug/form';
import { shapeProblem } from '../../core/debug/plainTensor';
import { valueCount } from '../../core/shape';
import { askText } from '../flow/quickInput';
import { TypeMemory } from './typeMemory';

const MEMORY_KEY = 'qnat.debug.shapes';

/** Remembers, by a type's name, which shape a person gave plain values of that type. */
export class PlainShapes {
  private readonly said: TypeMemory<string>;

  constructor(memory: vscode.Memento) {
    this.said = new TypeMemory(memory, MEMORY_KEY);
  }

  /**
   * @param values that there are; undefined behind a pointer, which does not say
   * @returns undefined when the person gave up
   */
  async ask(typeName: string, values: number | undefined): Promise<readonly number[] | undefined> {
    const answer = await askText({
      title: 'Inspect Plain Values',
      value: this.proposal(typeName, values),
      prompt:
        values === undefined
          ? 'The shape of what it points to, such as 4096, 64.'
          : `The shape of the ${values} values, such as 4096, 64.`,
      validate: (text) => problemOf(text, values),
    });
    if (typeof answer !== 'string') return undefined;
    await this.said.keep(typeName, answer);
    return parseShape(answer);
  }

  /** What was said before, where it fits; else all values in a row. */
  private proposal(typeName: string, values: number | undefined): string {
    const before = this.said.of(typeName) ?? '';
    if (values === undefined) return before;
    return problemOf(before, values) === undefined ? before : String(values);
  }
}

function problemOf(text: string, values: number | undefined): string | undefined {
  const shape = parseShape(text);
  if (!shape) return 'Give whole numbers between commas.';
  if (values !== undefined) return shapeProblem(shape, values);
  return Number.isSafeInteger(valueCount(shape)) ? undefined : 'Give a shape of fewer values.';
}
