import type * as vscode from 'vscode';
import { type TensorForm, parseShape } from '../../core/debug/form';
import { askPick, askText, BACK } from '../flow/quickInput';
import { blockSizeProblem } from '../quantize/typed';
import { TypeMemory } from './typeMemory';

const MEMORY_KEY = 'qnat.debug.forms';
const STEPS = 5;

type Answers = { [K in keyof TensorForm]: string };

const FIRST: Answers = {
  data: '$',
  scales: '',
  blockSize: '64',
  shape: '',
  firstNibble: 'low',
};

/** Remembers, by a type's name, what a person said of a tensor of that type. */
export class TensorForms {
  private readonly said: TypeMemory<Answers>;

  constructor(memory: vscode.Memento) {
    this.said = new TypeMemory(memory, MEMORY_KEY);
  }

  /** @returns undefined when the person gave up */
  async ask(typeName: string): Promise<TensorForm | undefined> {
    const answers = { ...FIRST, ...this.said.of(typeName) };
    for (let step = 0; step < STEPS;) {
      const answer = await QUESTIONS[step].ask(answers, step + 1);
      if (answer === undefined) return undefined;
      if (answer === BACK) step = Math.max(0, step - 1);
      else answers[QUESTIONS[step++].field] = answer;
    }
    await this.said.keep(typeName, answers);
    return formOf(answers);
  }
}

interface Question {
  readonly field: keyof Answers;
  ask(answers: Answers, step: number): Promise<string | typeof BACK | undefined>;
}

const QUESTIONS: readonly Question[] = [
  textQuestion('data', 'The packed codes, as an expression; $ is what you inspect.', required),
  textQuestion('scales', 'The f32 scales, as an expression; $ is what you inspect.', required),
  textQuestion('blockSize', 'Values that share one scale.', blockSizeProblem),
  textQuestion('shape', 'The shape, such as 4096, 64.', shapeProblem),
  { field: 'firstNibble', ask: askNibble },
];

function textQuestion(
  field: keyof Answers,
  prompt: string,
  validate: (text: string) => string | undefined,
): Question {
  return {
    field,
    ask: (answers, step) => askText({ ...titled(step), value: answers[field], prompt, validate }),
  };
}

async function askNibble(answers: Answers, step: number) {
  const items = [
    { label: 'Low half first', description: 'qlora-rs, QNAT', half: 'low' },
    { label: 'High half first', description: 'bitsandbytes', half: 'high' },
  ];
  const answer = await askPick({
    ...titled(step),
    items,
    placeholder: 'Which half of a byte has the first of its two values?',
    active: items.find(({ half }) => half === answers.firstNibble),
  });
  return typeof answer === 'object' ? answer.half : answer;
}

function titled(step: number) {
  return { title: 'Inspect as NF4 Tensor', step, totalSteps: STEPS };
}

function required(text: string): string | undefined {
  return text.trim() === '' ? 'Give an expression.' : undefined;
}

function shapeProblem(text: string): string | undefined {
  return parseShape(text) ? undefined : 'Give whole numbers between commas.';
}

function formOf({ data, scales, blockSize, shape, firstNibble }: Answers): TensorForm {
  return {
    data: data.trim(),
    scales: scales.trim(),
    blockSize: Number(blockSize),
    shape: parseShape(shape)!,
    firstNibble: firstNibble === 'high' ? 'high' : 'low',
  };
}
