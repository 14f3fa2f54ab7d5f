import type { Comparison } from '../../core/analyze/compareTensor';
import { verdictOf } from '../../core/analyze/verdict';
import type { ValueErrors } from '../../core/analyze/errorSums';
import { formatQuantity } from '../../core/text/format';
import { visibleName } from '../../core/text/names';
import { printJson } from './json';
import type { Output } from './output';
import { printTable } from './table';

/** A tensor and what comparing it has found, or why it could not be compared. */
export interface ComparedTensor extends Comparison {
  readonly name: string;
  readonly obstacle?: string;
}

/** @param leastSqnr dB that values may be apart; undefined where they may not */
export function isDifferent(
  { difference, errors, obstacle }: ComparedTensor,
  leastSqnr: number | undefined,
): boolean {
  if (obstacle !== undefined) return true;
  if (leastSqnr !== undefined) return errors !== undefined && !(errors.sqnrDb >= leastSqnr);
  return verdictOf({ difference, errors }) !== 'equal';
}

interface Options {
  readonly json: boolean;
  readonly leastSqnr?: number;
}

/** Prints the tensors that differ, or all as JSON. */
export async function reportComparison(
  compared: readonly ComparedTensor[],
  { json, leastSqnr }: Options,
  stdout: Output,
): Promise<void> {
  const different = compared.filter((tensor) => isDifferent(tensor, leastSqnr));
  if (json) {
    const members = { tensors: compared.length, different: different.length };
    return printJson(stdout, members, { key: 'compared', items: compared.map(jsonOf) });
  }
  const shown = compared.filter(({ errors, obstacle }) => errors !== undefined || obstacle);
  if (shown.length > 0) await printTable(stdout, COLUMNS, () => shown.map(rowOf));
  const counts = `${different.length} of ${formatQuantity(compared.length, 'tensor')} differ`;
  const text = leastSqnr === undefined ? counts : `${counts} by more than ${leastSqnr} dB allows`;
  await stdout.line(stdout.style('bold', text));
}

const COLUMNS = [
  { title: 'RMSE', align: 'right' },
  { title: 'MAX ERROR', align: 'right' },
  { title: 'SQNR', align: 'right' },
  { title: 'COSINE', align: 'right' },
  { title: 'CODES', align: 'right' },
  { title: 'SCALES', align: 'right' },
  { title: 'FIRST BLOCK', align: 'right' },
  { title: 'NAME' },
] as const;

function rowOf({ name, errors, difference, obstacle }: ComparedTensor): string[] {
  const facts = difference
    ? [difference.codes, difference.scales, difference.firstBlock ?? ''].map(String)
    : ['', '', ''];
  const values = errors ? valuesOf(errors) : ['', '', '', ''];
  const shown = visibleName(name);
  return [...values, ...facts, obstacle ? `${shown}: ${obstacle}` : shown];
}

function valuesOf({ rmse, maxError, sqnrDb, cosine }: ValueErrors): string[] {
  return [
    rmse.toPrecision(3),
    maxError.toPrecision(3),
    `${sqnrDb.toFixed(2)} dB`,
    cosine.toFixed(6),
  ];
}

function jsonOf({ name, errors, difference, obstacle }: ComparedTensor) {
  if (obstacle) return { name, obstacle };
  const { codes, scales, zeroPoints, quantizedScales, scalesScale, firstBlock } = difference ?? {};
  return {
    name,
    ...(difference && { codes, scales, zeroPoints, quantizedScales, scalesScale }),
    ...(difference && { firstBlock: firstBlock ?? null }),
    ...(errors && { ...errors, maxErrorIndex: errors.maxErrorIndex ?? null }),
  };
}
