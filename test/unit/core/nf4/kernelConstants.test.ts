import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { LEVELS, THRESHOLDS } from '../../../../src/core/nf4/codebook';

const SOURCES = 'src/core/nf4/kernel/assembly';
const codes = readFileSync(`${SOURCES}/codes.ts`, 'utf8');
const exact = readFileSync(`${SOURCES}/exact.ts`, 'utf8');
const dequantize = readFileSync(`${SOURCES}/dequantize.ts`, 'utf8');

/** The number that a source gives a name. */
function numberIn(source: string, name: string): number {
  return Number(new RegExp(`const ${name}: f32 = ([\\d.]+);`).exec(source)![1]);
}

/** The numbers of a table in a source. */
function tableIn(source: string, name: string): number[] {
  const [, list] = new RegExp(`const ${name} = memory.data<\\w+>\\(\\s*\\[([^\\]]*)\\]`).exec(
    source,
  )!;
  return list
    .split(',')
    .filter((item) => item.trim())
    .map(Number);
}

describe('constants of the kernel’s sources', () => {
  const unit = numberIn(codes, 'UNIT');
  const offset = numberIn(codes, 'OFFSET');
  const fixed = [...THRESHOLDS].map((threshold) => threshold * unit + offset);

  it('put a line between each two thresholds', () => {
    const [firstLine] = tableIn(codes, 'FIRST_LINE');
    const [lastBin] = tableIn(codes, 'LAST_BIN');
    const bins = fixed.map((y) => Math.floor(y / 2048) - firstLine);
    const clamped = bins.map((bin) => Math.min(Math.max(bin, 0), lastBin));
    assert.deepEqual(clamped, [...THRESHOLDS.keys()]);
  });

  it('keep every threshold away from where rounding turns', () => {
    for (const y of fixed) assert.ok(Math.abs(y - Math.floor(y) - 0.5) > 0.31, String(y));
  });

  it('keep fixed point within 16 bits', () => {
    assert.ok(offset - unit > 0);
    assert.ok(offset + unit < 0x10000);
  });

  it('are the thresholds in fixed point', () => {
    const [lower, upper] = ['LOWER_BYTES', 'UPPER_BYTES'].map((name) => tableIn(codes, name));
    for (const [bin, y] of fixed.entries()) {
      assert.equal(lower[bin] + 256 * upper[bin], Math.round(y));
    }
  });

  it('are the thresholds as f32', () => {
    const bytes = new Uint8Array(THRESHOLDS.buffer);
    for (let place = 0; place < 4; place++) {
      const table = tableIn(exact, `BYTES_${place}`);
      for (let bin = 0; bin < 15; bin++) assert.equal(table[bin], bytes[4 * bin + place]);
    }
  });

  it('are the levels', () => {
    assert.deepEqual(tableIn(dequantize, 'LEVELS').map(Math.fround), [...LEVELS]);
  });
});
