import { codeUsage } from '../../src/core/analyze/health/codeUsage';
import type { TensorHealth } from '../../src/core/analyze/health/tensorHealth';
import { formatCount } from '../../src/core/text/format';
import { exactValue } from '../../src/core/text/values';
import { percent } from '../format/numbers';
import { shortValue } from '../format/values';
import type { FactText } from '../overview/facts';

/** What stands first: how the bits are used, and the values summed up. */
export function healthFacts({ codes, values }: TensorHealth): FactText[] {
  const { entropy, saturation, dead } = codeUsage(codes);
  return [
    {
      label: 'Entropy',
      value: `${entropy.toFixed(3)} of 4 bits`,
      title: 'Information in a code, on average: less than 4 bits could hold it',
    },
    {
      label: 'Saturated',
      value: percent(saturation),
      title: 'Share of values at level −1 or 1: at the end of the range of their block',
    },
    { label: 'Dead codes', value: deadText(dead), title: 'Codes that no value has' },
    ...valueFacts(values),
  ];
}

function deadText(dead: readonly number[]): string {
  return dead.length === 0 ? 'none' : dead.join(', ');
}

/** The values summed up. */
export function valueFacts(values: TensorHealth['values']): FactText[] {
  const { smallest, largest, mean, standardDeviation, nonFinite } = values;
  const facts = [
    numberFact('Smallest', 'Smallest value', smallest),
    numberFact('Largest', 'Largest value', largest),
    numberFact('Mean', 'Mean of the values', mean),
    numberFact('Std. dev.', 'Standard deviation of the values', standardDeviation),
  ].filter((fact) => fact !== undefined);
  if (nonFinite === 0) return facts;
  const title = 'Values that are NaN or infinite; the other numbers leave them out';
  return [...facts, { label: 'Non-finite', value: formatCount(nonFinite), title }];
}

function numberFact(label: string, what: string, value?: number): FactText | undefined {
  if (value === undefined) return undefined;
  return { label, value: shortValue(value), title: `${what}: ${exactValue(value)}` };
}
