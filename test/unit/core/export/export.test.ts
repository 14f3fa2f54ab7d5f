import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { InvalidRequestError } from '../../../../src/core/errors';
import type { ExportOptions } from '../../../../src/core/export/options';
import { readQnat } from '../../../../src/core/qnat/readQnat';
import { readValues } from '../../../../src/core/qnat/tensorData';
import { valueCount } from '../../../../src/core/shape';
import { assertSameBytes } from '../../../support/assertBytes';
import { exportInMemory } from '../../../support/export';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile, tensorsOf } from '../../../support/safetensors';

const FILE = safetensorsFile([
  floatTensor('a', [6, 64], Math.cos),
  floatTensor('b', [7, 6], Math.sin),
  floatTensor('norm', [5], Math.tan),
]);

async function quantized(options: Parameters<typeof quantizeInMemory>[1] = {}) {
  const { output, sidecar } = await quantizeInMemory(FILE, { exclude: ['norm'], ...options });
  return { output, sidecar };
}

async function exported(options: Partial<ExportOptions>) {
  const { output, sidecar } = await quantized();
  return exportInMemory([output, sidecar!], options);
}

describe('planExport', () => {
  for (const options of [
    {},
    { doubleQuantization: true },
    { zeroPoints: true },
    { strategy: 'channel' },
  ] as const) {
    it(`writes the values that the reference dequantizes: ${JSON.stringify(options)}`, async () => {
      const { output, sidecar } = await quantized(options);
      const { outputs } = await exportInMemory([output, sidecar!], { dtype: 'F32' });
      const source = new MemorySource(output);
      const found = await tensorsOf(outputs[0]);
      for (const tensor of (await readQnat(source)).tensors) {
        const count = valueCount(tensor.shape);
        const { values } = await readValues(source, tensor, 0, count, 'stored');
        const { bytes, shape } = found.find(({ name }) => name === tensor.name)!;
        assert.deepEqual(shape, tensor.shape);
        assertSameBytes(bytes, new Uint8Array(values.buffer));
      }
    });
  }

  it('puts back what quantizing kept, as it was', async () => {
    const { outputs } = await exported({ dtype: 'F16' });
    const norm = (await tensorsOf(outputs[0])).find(({ name }) => name === 'norm')!;
    const [, , original] = await tensorsOf(FILE);
    assert.deepEqual([norm.dtype, norm.shape], ['F32', [5]]);
    assertSameBytes(norm.bytes, original.bytes);
  });

  it('splits above a size, and lists the shards', async () => {
    const { plan, outputs } = await exported({ shardBytes: 1600 });
    assert.deepEqual(
      plan.outputs.map(({ name }) => name),
      [
        'model.safetensors.index.json',
        'model-00001-of-00002.safetensors',
        'model-00002-of-00002.safetensors',
      ],
    );
    const index = JSON.parse(new TextDecoder().decode(outputs[0])) as unknown;
    assert.deepEqual(index, {
      metadata: { total_size: 4 * (384 + 42 + 5) },
      weight_map: {
        a: 'model-00001-of-00002.safetensors',
        b: 'model-00002-of-00002.safetensors',
        norm: 'model-00002-of-00002.safetensors',
      },
    });
    assert.deepEqual(
      (await tensorsOf(outputs[2])).map(({ name }) => name),
      ['b', 'norm'],
    );
  });

  it('gives bitsandbytes the codes it can load, and values for the rest', async () => {
    const { plan } = await exported({ format: 'bitsandbytes' });
    assert.deepEqual(
      plan.items.map(({ name, dtype, shape }) => [name, dtype, shape.join()]),
      [
        ['a', 'U8', '192,1'],
        ['a.absmax', 'F32', '6'],
        ['a.quant_map', 'F32', '16'],
        ['a.quant_state.bitsandbytes__nf4', 'U8', '68'],
        ['b', 'F32', '7,6'],
        ['norm', 'F32', '5'],
      ],
    );
    assert.match(plan.items[4].note!, /bitsandbytes has no blocks of/);
  });

  it('writes the checksum of every array of an archive', async () => {
    const { plan, outputs } = await exported({ format: 'npz' });
    const [file] = outputs;
    const view = new DataView(file.buffer);
    for (const { checksum } of plan.items) {
      const { offset, length, places } = checksum!;
      const expected = crc32(file.subarray(offset, offset + length));
      for (const place of places) assert.equal(view.getUint32(place, true), expected);
    }
  });

  it('writes text in cells of one width, a line a row', async () => {
    const { outputs } = await exported({ format: 'csv', include: ['norm'] });
    const lines = new TextDecoder().decode(outputs[0]).trimEnd().split('\n');
    const values = lines.map((line) => Math.fround(Number(line)));
    assert.deepEqual(
      values,
      [0, 1, 2, 3, 4].map((index) => Math.fround(Math.tan(index))),
    );
    const { outputs: rows } = await exported({ format: 'csv', include: ['b'] });
    assert.deepEqual(
      new TextDecoder()
        .decode(rows[0])
        .trimEnd()
        .split('\n')
        .map((row) => row.split(',').length),
      Array<number>(7).fill(6),
    );
  });

  it('falls back to F16 where rows are no whole blocks of GGUF', async () => {
    const { plan } = await exported({ format: 'gguf', dtype: 'Q8_0' });
    assert.deepEqual(
      plan.items.map(({ name, dtype }) => [name, dtype]),
      [
        ['a', 'Q8_0'],
        ['b', 'F16'],
        ['norm', 'F32'],
      ],
    );
    assert.match(plan.items[1].note!, /rows of 6 values/);
  });

  it('refuses what the format cannot hold', async () => {
    await assert.rejects(exported({ format: 'npy' }), /holds one tensor, but 3 tensors are chosen/);
    await assert.rejects(exported({ format: 'npz', dtype: 'BF16' }), /npz does not hold BF16/);
    await assert.rejects(exported({ include: ['nothing'] }), InvalidRequestError);
  });
});
