import assert from 'node:assert/strict';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { pauser } from '../../../../src/core/pause';
import { readBlockAnatomy } from '../../../../src/core/qnat/blockAnatomy';
import { readBlockHead } from '../../../../src/core/qnat/blockHead';
import { BLOCK_FORMATS, blockText } from '../../../../src/core/qnat/blockText';
import { findBlock } from '../../../../src/core/qnat/findBlock';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { cases, fileBytes } from '../../../support/golden';

const FILES = ['file/double-zero', 'file/odd-blocks', 'file/per-channel', 'file/special-values'];

for (const name of FILES)
  describe(`blocks of ${name}`, () => {
    const source = new MemorySource(fileBytes(cases.find((found) => found.name === name)!));
    const tensors = async () => [...(await readQnat(source)).tensors];

    it('have a head that says the same as their anatomy', async () => {
      for (const tensor of await tensors())
        for (const block of [0, tensor.blockCount - 1]) {
          const head = await readBlockHead(source, tensor, block, 'stored', pauser());
          const { values, ...anatomy } = await readBlockAnatomy(source, tensor, block, 'stored');
          const { count, codesOffset, codeCounts, ...rest } = head;
          assert.deepEqual(rest, anatomy);
          assert.equal(count, values.length);
          assert.equal(codesOffset, values[0].offset);
          const counts = new Array<number>(16).fill(0);
          for (const { code } of values) counts[code]++;
          assert.deepEqual(codeCounts, counts);
        }
    });

    it('are found by every byte of theirs, and by no other', async () => {
      const found = new Map<number, { block: number; value: number }>();
      for (const tensor of await tensors()) {
        found.clear();
        for (let block = 0; block < tensor.blockCount; block++) {
          const anatomy = await readBlockAnatomy(source, tensor, block, 'stored');
          for (const { offset, index } of anatomy.values) {
            if (!found.has(offset)) found.set(offset, { block, value: index });
          }
          const { exactScale, zeroPoint, quantizedScale, start } = anatomy;
          const place = { block, value: start };
          for (const stored of [exactScale, zeroPoint])
            for (let at = 0; stored && at < 4; at++) found.set(stored.offset + at, place);
          if (quantizedScale) found.set(quantizedScale.offset, place);
        }
        for (let offset = 0; offset < source.size; offset++)
          assert.deepEqual(findBlock(tensor, offset), found.get(offset), String(offset));
      }
    });
  });

describe('a block as text', () => {
  const stored = { value: 0.5, offset: 9 };
  const value = { index: 4, offset: 7, byte: 0x7f, nibble: 'low', code: 15, level: 1 } as const;
  const anatomy = {
    block: 1,
    start: 4,
    scale: 0.5,
    exactScale: stored,
    values: [0.5, -3, NaN, -Infinity, -0].map((number) => ({ ...value, value: number })),
  };

  it('is written in each form as the form has it', () => {
    const [json, csv, numpy, rust, c] = BLOCK_FORMATS.map((form) => blockText(anatomy, form));
    const parsed = JSON.parse(json) as { exactScale: object; values: { value: unknown }[] };
    assert.deepEqual(parsed.exactScale, stored);
    assert.deepEqual(
      parsed.values.map((one) => one.value),
      [0.5, -3, 'NaN', '-Infinity', 0],
    );
    assert.deepEqual(csv.split('\n').slice(0, 2), [
      'index,offset,byte,nibble,code,level,value',
      '4,7,127,low,15,1,0.5',
    ]);
    assert.equal(numpy, 'np.array([0.5, -3.0, np.nan, -np.inf, -0.0], dtype=np.float32)');
    assert.equal(rust, '[0.5, -3.0, f32::NAN, -f32::INFINITY, -0.0] as [f32; 5]');
    assert.equal(c, 'const float block[5] = {0.5f, -3.0f, NAN, -INFINITY, -0.0f};');
  });
});
