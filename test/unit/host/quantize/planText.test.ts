import assert from 'node:assert/strict';
import { planNotes, planHeadline, planSections } from '../../../../src/host/quantize/planText';
import { MAX_ROWS, type PlannedRow, type PlanSummary } from '../../../../src/core/convert/summary';

const weight: PlannedRow = { name: 'w', dtype: 'BF16', shape: [64, 128], bytes: 4608 };
const norm: PlannedRow = {
  name: 'norm',
  dtype: 'F32',
  shape: [128],
  bytes: 512,
  note: 'rank 1 is below 2',
};

function plan(changes: Partial<PlanSummary> = {}): PlanSummary {
  return {
    output: '/out/model.qnat',
    sidecar: '/out/model.qnat.safetensors',
    inputBytes: 16_896,
    outputBytes: 4700,
    sidecarBytes: 600,
    parameters: 8192,
    quantized: { count: 1, rows: [weight] },
    kept: { count: 1, rows: [norm] },
    skipped: { count: 0, rows: [] },
    ...changes,
  };
}

const alone = plan({ sidecar: undefined, sidecarBytes: 0 });
const other = plan({ output: 'C:\\out\\other.qnat' });

describe('a plan in words', () => {
  it('begins with what is written', () => {
    assert.equal(planHeadline([plan()]), '1 tensor → model.qnat, 4.6 KiB (7.0× smaller than F32)');
    assert.equal(
      planHeadline([plan(), other]),
      '2 tensors → 2 .qnat files, 9.2 KiB (7.0× smaller than F32)',
    );
  });

  it('says what becomes of the other tensors', () => {
    assert.equal(
      planNotes([plan()]),
      '1 tensor not quantized: in model.qnat.safetensors, 600 bytes',
    );
    assert.equal(
      planNotes([plan(), other]),
      '2 tensors not quantized: in 2 safetensors files, 1.2 KiB',
    );
    assert.equal(planNotes([alone]), '1 tensor not quantized: left out');
    const inputSidecars = ['/in/old.qnat.safetensors'];
    assert.equal(
      planNotes([plan({ inputSidecars, kept: { count: 0, rows: [] } })]),
      'With the tensors of old.qnat.safetensors. Every tensor is quantized.',
    );
    const notRead = ['pytorch_model.bin', 'a.gguf', 'b.gguf', 'c.gguf'].map(
      (name) => `/in/${name}`,
    );
    assert.equal(
      planNotes([plan({ notRead, kept: { count: 0, rows: [] } })]),
      'Not read: pytorch_model.bin, a.gguf and 2 more. Every tensor is quantized.',
    );
    assert.equal(planNotes([plan({ kept: { count: 0, rows: [] } })]), 'Every tensor is quantized.');
  });

  it('lists the tensors', () => {
    assert.deepEqual(planSections([plan()]), [
      {
        title: 'Quantized (1)',
        rows: [{ label: 'w', description: 'BF16 64 × 128 → 4.5 KiB' }],
        more: 0,
      },
      {
        title: 'Kept unquantized, in model.qnat.safetensors (1)',
        rows: [{ label: 'norm', description: 'F32 128 → 512 bytes; rank 1 is below 2' }],
        more: 0,
      },
    ]);
  });

  it('lists what is no tensor', () => {
    const skipped = { count: 2, rows: [{ name: 'epoch', reason: 'is an int' }] };
    assert.deepEqual(planSections([plan({ skipped })]).at(-1), {
      title: 'No tensors that can be read (2)',
      rows: [{ label: 'epoch', description: 'is an int' }],
      more: 1,
    });
  });

  it('names the output of each section where there are several', () => {
    const titles = planSections([alone, other]).map(({ title }) => title);
    assert.deepEqual(titles.slice(0, 3), [
      'model.qnat: Quantized (1)',
      'model.qnat: Left out (1)',
      'other.qnat: Quantized (1)',
    ]);
  });

  it('lists no more tensors than can be shown', () => {
    const many = plan({
      quantized: { count: MAX_ROWS + 12_345, rows: Array.from({ length: MAX_ROWS }, () => weight) },
    });
    const [quantized, kept] = planSections([many]);
    assert.equal(quantized.rows.length, MAX_ROWS);
    assert.equal(quantized.more, 12_345);
    assert.equal(quantized.title, 'Quantized (13,345)');
    assert.deepEqual([kept.rows.length, kept.more], [0, 1]);
  });

  it('takes names for text', () => {
    const name = `$(bug)\n${'x'.repeat(500)}`;
    const [{ rows }] = planSections([
      plan({ quantized: { count: 1, rows: [{ ...weight, name }] } }),
    ]);
    assert.match(rows[0].label, /^\\\$\(bug\) x+…x+$/);
    assert.ok(rows[0].label.length <= 202);
  });
});
