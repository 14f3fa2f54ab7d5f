import { valueOf } from '../../src/core/nf4/dequantize';
import { dequantizeScale } from '../../src/core/nf4/doubleQuantization';
import { formatCount } from '../../src/core/text/format';
import { bitsText } from '../../src/core/text/notation';
import { exactValue } from '../../src/core/text/values';
import type { BlockDetail, StoredFloat } from '../../src/protocol/views/block';
import { hex } from '../format/numbers';
import type { FactText } from '../overview/facts';
import { floatOf } from './floats';

/** What a block's values are made with, as it is stored, and what comes of it. */
export function blockFacts(detail: BlockDetail): FactText[] {
  return [...scaleFacts(detail), ...zeroPointFacts(detail), ...rangeFacts(detail)];
}

function scaleFacts(detail: BlockDetail): FactText[] {
  const { exactScale, quantizedScale, scalesScale } = detail;
  const facts: FactText[] = [];
  if (exactScale) facts.push(stored('f32 scale', exactScale, 'The exact scale of the block'));
  if (!quantizedScale || !scalesScale) return facts;
  const { code, offset } = quantizedScale;
  const k = floatOf(scalesScale.bits);
  const quantized = dequantizeScale(code, k);
  facts.push(
    {
      label: '8-bit scale',
      value: `(${code} − 128) × k = ${exactValue(quantized)}`,
      title: `The double-quantized scale: the byte ${code} ${at(offset)}`,
    },
    stored('k', scalesScale, 'The scale of the 8-bit scales, one for the tensor'),
  );
  if (exactScale) facts.push(errorFact(quantized, floatOf(exactScale.bits)));
  return facts;
}

function errorFact(quantized: number, exact: number): FactText {
  const error = (quantized - exact) / exact;
  const value = Number.isFinite(error) ? `${(100 * error).toPrecision(3)} %` : 'undefined';
  return { label: 'Error', value, title: 'Of the 8-bit scale, relative to the exact one' };
}

function zeroPointFacts({ zeroPoint }: BlockDetail): FactText[] {
  if (!zeroPoint) return [];
  return [stored('Zero point', zeroPoint, 'Added to every level of the block')];
}

/** The least and the greatest value: of the 16 that the block can have, those that it has. */
function rangeFacts({ scaleBits, zeroPoint, codeCounts, count }: BlockDetail): FactText[] {
  const scale = floatOf(scaleBits);
  const z = zeroPoint && floatOf(zeroPoint.bits);
  const used = [...codeCounts.keys()].filter((code) => codeCounts[code] > 0);
  const values = used.map((code) => valueOf(code, scale, z));
  return [
    { label: 'Values', value: formatCount(count) },
    { label: 'Min', value: exactValue(Math.min(...values)), title: 'Least value of the block' },
    { label: 'Max', value: exactValue(Math.max(...values)), title: 'Greatest value of the block' },
  ];
}

function stored(label: string, { bits, offset }: StoredFloat, what: string): FactText {
  const value = floatOf(bits);
  return {
    label,
    value: `${exactValue(value)} · ${bitsText(value)}`,
    title: `${what}: 4 bytes ${at(offset)}`,
  };
}

function at(offset: number): string {
  return `at byte ${formatCount(offset)} (${hex(offset)})`;
}
