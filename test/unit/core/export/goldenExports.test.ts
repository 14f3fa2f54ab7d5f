import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { ExportDtype, ExportFormat } from '../../../../src/core/export/options';
import { assertSameBytes } from '../../../support/assertBytes';
import { exportInMemory } from '../../../support/export';
import { FIXTURES, GOLDEN } from '../../../support/golden';
import { tensorsOf } from '../../../support/safetensors';

/** What a real package wrote of the values in a golden file of the crate; see test/fixtures/README.md. */
interface GoldenExport {
  readonly file: string;
  readonly qnat: string;
  readonly format: ExportFormat;
  readonly dtype: ExportDtype;
}

const read = (...path: string[]) => new Uint8Array(readFileSync(join(...path)));

type Compare = (found: Uint8Array, expected: Uint8Array) => void | Promise<void>;

/** How exports are compared of which not every byte is settled. */
const COMPARE: Partial<Record<ExportFormat, Compare>> = {
  npz: sameMembers,
  bitsandbytes: sameParts,
};

for (const folder of ['values', 'bitsandbytes']) {
  const at = join(FIXTURES, 'exports', folder);
  const cases = JSON.parse(readFileSync(join(at, 'cases.json'), 'utf8')) as GoldenExport[];

  describe(`golden exports: ${folder}`, () => {
    for (const { file, qnat, format, dtype } of cases) {
      it(`writes ${file} as the package does`, async () => {
        const { outputs } = await exportInMemory([read(GOLDEN, qnat)], { format, dtype });
        const compare: Compare = COMPARE[format] ?? assertSameBytes;
        assert.equal(outputs.length, 1);
        await compare(outputs[0], read(at, file));
      });
    }
  });
}

/** Archives differ in dates and in where they keep sizes, not in the files in them. */
function sameMembers(found: Uint8Array, expected: Uint8Array): void {
  const [actual, wanted] = [found, expected].map((bytes) => unzipSync(bytes));
  assert.deepEqual(Object.keys(actual), Object.keys(wanted));
  for (const [name, bytes] of Object.entries(wanted)) assertSameBytes(actual[name], bytes, name);
}

/** The tensors of a layer can be in any order, and its state is JSON with or without spaces. */
async function sameParts(found: Uint8Array, expected: Uint8Array): Promise<void> {
  const wanted = new Map((await tensorsOf(expected)).map((tensor) => [tensor.name, tensor]));
  const actual = await tensorsOf(found);
  assert.deepEqual(new Set(actual.map(({ name }) => name)), new Set(wanted.keys()));
  for (const { name, dtype, shape, bytes } of actual) {
    const other = wanted.get(name)!;
    assert.equal(dtype, other.dtype, name);
    if (name.includes('quant_state')) assert.deepEqual(jsonOf(bytes), jsonOf(other.bytes));
    else {
      assert.deepEqual(shape, other.shape, name);
      assertSameBytes(bytes, other.bytes, name);
    }
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
