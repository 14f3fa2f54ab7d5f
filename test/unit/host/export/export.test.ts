import assert from 'node:assert/strict';
import { FORMAT_DTYPES } from '../../../../src/core/export/options';
import { FORMAT_CHOICES, outputName } from '../../../../src/host/export/formats';
import {
  exportedText,
  exportHeadline,
  exportNotes,
  exportSections,
} from '../../../../src/host/export/planText';

const row = { name: 'w', dtype: 'F16', shape: [2, 32], bytes: 128 };
const PLAN = {
  outputs: [{ path: '/m/a.gguf', bytes: 2048 }],
  dtype: 'F16',
  outputBytes: 2048,
  parameters: 64,
  tensors: { count: 1, rows: [row] },
  inputSidecars: [],
  notRead: [],
  leftOut: { count: 0, rows: [] },
  skipped: { count: 0, rows: [] },
  errors: 0,
  warnings: 0,
};

describe('the formats of an export', () => {
  it('hold the dtypes they are offered with', () => {
    for (const { label, format, dtype } of FORMAT_CHOICES) {
      assert.ok(dtype === undefined || FORMAT_DTYPES[format].includes(dtype), label);
    }
  });

  it('name the output after the model and the tensor', () => {
    const npy = FORMAT_CHOICES.find(({ format }) => format === 'npy')!;
    const gguf = FORMAT_CHOICES.find(({ format }) => format === 'gguf')!;
    assert.equal(outputName('a.b.QNAT', gguf), 'a.b.gguf');
    assert.equal(outputName('a.qnat', npy, 'x/y:z.weight'), 'a.x_y_z.weight.npy');
  });
});

describe('the plan of an export', () => {
  it('says tensors, dtype, files and bytes', () => {
    assert.equal(exportHeadline(PLAN), '1 tensor as F16 → a.gguf, 2.0 KiB');
    assert.equal(exportedText(PLAN, '3 s'), 'a.gguf: 1 tensor, 2.0 KiB in 3 s');
    const shards = [...PLAN.outputs, ...PLAN.outputs, ...PLAN.outputs];
    const headline = exportHeadline({ ...PLAN, outputs: shards });
    assert.equal(headline, '1 tensor as F16 → a.gguf and 2 files, 2.0 KiB');
  });

  it('says what is special, and nothing otherwise', () => {
    assert.equal(exportNotes(PLAN), '');
    const leftOut = { count: 1, rows: [{ ...row, bytes: 0, note: 'GGUF has no U8' }] };
    const special = { ...PLAN, leftOut, inputSidecars: ['/m/a.qnat.safetensors'], errors: 1 };
    assert.equal(
      exportNotes(special),
      'With the tensors of a.qnat.safetensors. 1 tensor left out. The file has 1 error and 0 warnings, so values may be wrong.',
    );
    const titles = exportSections(special).map(({ title }) => title);
    assert.deepEqual(titles, ['Left out (1)', 'Exported (1)']);
  });
});
