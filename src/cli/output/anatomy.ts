import type { BlockAnatomy, Stored, ValueAnatomy } from '../../core/qnat/blockAnatomy';
import type { QnatTensor } from '../../core/qnat/tensor';
import { formatCount } from '../../core/text/format';
import { visibleName } from '../../core/text/names';
import { exactValue } from '../../core/text/values';
import { Float } from './json';
import type { Output } from './output';
import { type Column, printFacts, printTable } from './table';

const COLUMNS: readonly Column[] = [
  { title: 'INDEX', align: 'right' },
  { title: 'AT', align: 'right' },
  { title: 'BYTE' },
  { title: 'NIBBLE' },
  { title: 'CODE', align: 'right' },
  { title: 'LEVEL', align: 'right' },
  { title: 'VALUE', align: 'right' },
];

/** A block's scale, how its values are made, and every value from its byte on. */
export async function printAnatomy(
  output: Output,
  { name, blockCount }: QnatTensor,
  anatomy: BlockAnatomy,
): Promise<void> {
  const { block, values } = anatomy;
  const title = `Block ${formatCount(block)} of ${formatCount(blockCount)} of ${visibleName(name)}`;
  await output.line(`${output.style('bold', title)}\n`);
  await printFacts(output, scaleFacts(anatomy));
  await output.line();
  await printTable(output, COLUMNS, function* () {
    for (const value of values) yield rowOf(value);
  });
}

function scaleFacts(anatomy: BlockAnatomy): (readonly [string, string])[] {
  const { scale, exactScale, quantizedScale, scalesScale, zeroPoint } = anatomy;
  const facts: (readonly [string, string])[] = [];
  if (exactScale) facts.push(['f32 scale', placed(exactScale)]);
  if (quantizedScale && scalesScale) {
    facts.push(['8-bit scale', placed(quantizedScale)]);
    facts.push(['Scales’ scale', placed(scalesScale)]);
    const made = `(${quantizedScale.value} - 128) × ${exactValue(scalesScale.value)}`;
    facts.push(['Scale used', `${exactValue(scale)} = ${made}`]);
  }
  if (zeroPoint) facts.push(['Zero point', placed(zeroPoint)]);
  facts.push(['Value', zeroPoint ? '(level + zero point) × scale' : 'level × scale']);
  return facts;
}

function placed({ value, offset }: Stored): string {
  return `${exactValue(value)} at byte ${formatCount(offset)}`;
}

function rowOf({ index, offset, byte, nibble, code, level, value }: ValueAnatomy): string[] {
  const bits = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  const numbers = [String(code), exactValue(level), exactValue(value)];
  return [String(index), String(offset), bits, nibble, ...numbers];
}

/** The same for programs, but for the values. */
export function anatomyJson(anatomy: BlockAnatomy) {
  const { block, start, scale, exactScale, quantizedScale, scalesScale, zeroPoint } = anatomy;
  return {
    block,
    start,
    scale: new Float(scale),
    exactScale: exactScale && storedJson(exactScale),
    quantizedScale,
    scalesScale: scalesScale && storedJson(scalesScale),
    zeroPoint: zeroPoint && storedJson(zeroPoint),
  };
}

export function valueJson({ level, value, ...rest }: ValueAnatomy) {
  return { ...rest, level: new Float(level), value: new Float(value) };
}

function storedJson({ value, offset }: Stored) {
  return { value: new Float(value), offset };
}
