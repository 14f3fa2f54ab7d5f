import assert from 'node:assert/strict';
import { parse } from 'node:path';
import { MemorySource } from '../../../../src/core/bytes/byteSource';
import { InvalidRequestError } from '../../../../src/core/errors';
import type { ExportOptions } from '../../../../src/core/export/options';
import { decodeValues } from '../../../../src/core/weights/decodeValues';
import { encodeFloats } from '../../../../src/core/weights/encode';
import { readWeights } from '../../../../src/core/weights/readWeights';
import { assertSameBytes } from '../../../support/assertBytes';
import { exportInMemory } from '../../../support/export';
import { floatsOf } from '../../../support/golden';
import { quantizeInMemory } from '../../../support/quantize';
import { floatTensor, safetensorsFile } from '../../../support/safetensors';
import { goldenFiles, plainBytes } from '../../../support/weightFiles';

/** What an array is called whose file says no name. */
const UNNAMED = 'weights';
const FORMATS = ['numpy', 'safetensors', 'gguf', 'torch', 'bitsandbytes'];

/** Tensors of a file, in plain form, by name. */
async function tensorsOf(bytes: Uint8Array) {
  const source = new MemorySource(bytes);
  const { tensors } = await readWeights(source, 'weights');
  const found = new Map<string, { dtype: string; shape: readonly number[]; bytes: Uint8Array }>();
  for (const tensor of tensors) {
    const { name, dtype, shape } = tensor;
    found.set(name, { dtype, shape, bytes: await plainBytes(source, tensor) });
  }
  return found;
}

const TWO = [
  safetensorsFile([floatTensor('a', [4, 32], Math.cos)], { format: 'pt', author: 'someone' }),
  safetensorsFile([
    floatTensor('b', [3], Math.sin),
    { name: 'ids', dtype: 'I64', shape: [1], bytes: new Uint8Array(8).fill(7) },
  ]),
];

async function converted(options: Partial<ExportOptions>) {
  const { plan, outputs } = await exportInMemory(TWO, options);
  return { plan, tensors: await tensorsOf(outputs[0]) };
}

describe('exporting weight files', () => {
  for (const format of FORMATS) {
    it(`of ${format} keeps the values that the package reads in them`, async () => {
      for (const golden of goldenFiles(format)) {
        const { outputs, plan } = await exportInMemory([golden.bytes]);
        const tensors = await tensorsOf(outputs[0]);
        assert.equal(tensors.size, golden.tensors.length, golden.file);
        for (const { name, dtype, shape, values } of golden.tensors) {
          const found = (tensors.get(name) ?? tensors.get(UNNAMED))!;
          assert.deepEqual([found.dtype, found.shape], [dtype, shape], name);
          assertSameBytes(found.bytes, values);
        }
        assert.deepEqual(
          plan.skipped.map(({ name }) => name),
          golden.skipped,
          parse(golden.file).name,
        );
      }
    });

    it(`of ${format} rounds floats to the dtype asked for`, async () => {
      for (const golden of goldenFiles(format)) {
        const { outputs } = await exportInMemory([golden.bytes], { dtype: 'BF16' });
        const tensors = await tensorsOf(outputs[0]);
        for (const { name, dtype, values, floats } of golden.tensors) {
          const wide = dtype === 'F32' ? values : floats;
          const found = (tensors.get(name) ?? tensors.get(UNNAMED))!;
          if (!wide || found.dtype === dtype) continue;
          assert.equal(found.dtype, 'BF16');
          // NaN is NaN, whatever its sign.
          const expected = encodeFloats('BF16', floatsOf(wide));
          assert.deepEqual(
            [...decodeValues('BF16', found.bytes)],
            [...decodeValues('BF16', expected)],
          );
        }
      }
    });
  }

  it('joins the files of a model, with what they say of themselves', async () => {
    const { plan, tensors } = await converted({});
    assert.deepEqual([...tensors.keys()], ['a', 'b', 'ids']);
    assert.equal(plan.dtype, 'F32, I64');
    const { outputs } = await exportInMemory(TWO);
    const { metadata } = await readWeights(new MemorySource(outputs[0]), 'weights');
    assert.deepEqual(metadata, { format: 'pt', author: 'someone' });
  });

  it('leaves what is no float as it is', async () => {
    const { tensors } = await converted({ dtype: 'F16' });
    assert.deepEqual(
      [...tensors.values()].map(({ dtype }) => dtype),
      ['F16', 'F16', 'I64'],
    );
    assertSameBytes(tensors.get('ids')!.bytes, new Uint8Array(8).fill(7));
  });

  it('leaves kept tensors as they are, whatever the quantized ones become', async () => {
    const { output, sidecar } = await quantizeInMemory(TWO[0]);
    const mark = { 'qnat.sidecar_of': 'model.qnat', format: 'pt' };
    const norm = safetensorsFile([floatTensor('norm', [5], Math.tan)], mark);
    assert.equal(sidecar, undefined);
    const { outputs } = await exportInMemory([output, norm], { dtype: 'F16' });
    const tensors = await tensorsOf(outputs[0]);
    assert.deepEqual([tensors.get('a')!.dtype, tensors.get('norm')!.dtype], ['F16', 'F32']);
    // By itself it is a weight file like others.
    const alone = await exportInMemory([norm], { dtype: 'F16' });
    assert.equal((await tensorsOf(alone.outputs[0])).get('norm')!.dtype, 'F16');
  });

  it('rounds F64 once, as NumPy does', async () => {
    // Just above a tie of F16, of BF16, and of f32, which is none of theirs.
    const values = Float64Array.of(1 + 2 ** -11 + 2 ** -40, -1 - 2 ** -8 - 2 ** -40, 1 + 2 ** -24);
    const bytes = new Uint8Array(values.buffer);
    const file = safetensorsFile([{ name: 'w', dtype: 'F64', shape: [3], bytes }]);
    const found = async (dtype: 'F16' | 'BF16') => {
      const { outputs } = await exportInMemory([file], { dtype });
      return [...new Uint16Array((await tensorsOf(outputs[0])).get('w')!.bytes.buffer)];
    };
    assert.deepEqual(await found('F16'), [0x3c01, 0xbc04, 0x3c00]);
    assert.deepEqual(await found('BF16'), [0x3f80, 0xbf81, 0x3f80]);
  });

  it('keeps the dtypes that GGUF has, and makes vectors F32', async () => {
    const half = encodeFloats('F16', Float32Array.from({ length: 64 }, Math.sin));
    const file = safetensorsFile([
      { name: 'm', dtype: 'F16', shape: [2, 32], bytes: half },
      { name: 'v', dtype: 'F16', shape: [64], bytes: half },
    ]);
    const { plan } = await exportInMemory([file], { format: 'gguf' });
    assert.deepEqual(
      plan.items.map(({ dtype }) => dtype),
      ['F16', 'F32'],
    );
  });

  it('writes arrays of NumPy in the dtypes that it has', async () => {
    const file = safetensorsFile([
      { name: 'w', dtype: 'BF16', shape: [2], bytes: new Uint8Array([0x80, 0x3f, 0, 0x40]) },
      { name: 'n', dtype: 'U16', shape: [1], bytes: new Uint8Array([1, 2]) },
    ]);
    const { outputs } = await exportInMemory([file], { format: 'npz' });
    const tensors = await tensorsOf(outputs[0]);
    assert.deepEqual([...floatsOf(tensors.get('w')!.bytes)], [1, 2]);
    assert.deepEqual([tensors.get('w')!.dtype, tensors.get('n')!.dtype], ['F32', 'U16']);
  });

  it('refuses bitsandbytes without blocks to give it', async () => {
    await assert.rejects(converted({ format: 'bitsandbytes' }), (error) => {
      assert.ok(error instanceof InvalidRequestError);
      assert.match(error.message, /Quantize to QNAT first/);
      return true;
    });
  });
});
