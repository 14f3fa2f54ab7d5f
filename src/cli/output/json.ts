import { exactValue } from '../../core/text/values';
import type { Output } from './output';

/** An f32, to be written with the digits that tell it from every other. */
export class Float {
  constructor(readonly value: number) {}
}

/**
 * JSON that loses nothing: numbers that JSON has no form for, and integers that a double cannot hold,
 * become strings; the sign of a zero stays.
 */
export function toJson(value: unknown): string {
  if (value instanceof Float) return number(value.value, exactValue(value.value));
  if (typeof value === 'number') return number(value, Object.is(value, -0) ? '-0' : String(value));
  if (typeof value === 'bigint') return integer(value);
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value).map(([key, item]) => member(key, toJson(item)));
  return `{${members.join(',')}}`;
}

function member(key: string, json: string): string {
  return `${JSON.stringify(key)}:${json}`;
}

function number(value: number, text: string): string {
  return Number.isFinite(value) ? text : `"${text}"`;
}

function integer(value: bigint): string {
  const text = value.toString();
  return Number.isSafeInteger(Number(value)) ? text : `"${text}"`;
}

/** A list that is made while it is written. */
export interface JsonList {
  readonly key: string;
  readonly items: Iterable<unknown> | AsyncIterable<unknown>;
}

/** Items that go out in one write. */
const BATCH = 1024;

/** Prints one JSON document: each member, and each item of the list at its end, on a line. */
export async function printJson(
  output: Output,
  members: Readonly<Record<string, unknown>>,
  list?: JsonList,
): Promise<void> {
  const lines = Object.entries(members).map(([key, value]) => member(key, toJson(value)));
  await output.write(`{${lines.join(',\n')}`);
  if (list) await printList(output, list, lines.length > 0 ? ',\n' : '');
  await output.line('}');
}

async function printList(output: Output, { key, items }: JsonList, before: string): Promise<void> {
  await output.write(before + member(key, '['));
  let batch: string[] = [];
  let separator = '\n';
  for await (const item of items) {
    batch.push(toJson(item));
    if (batch.length < BATCH) continue;
    await output.write(separator + batch.join(',\n'));
    if (output.closed) return;
    batch = [];
    separator = ',\n';
  }
  if (batch.length > 0) await output.write(separator + batch.join(',\n'));
  await output.write(']');
}
