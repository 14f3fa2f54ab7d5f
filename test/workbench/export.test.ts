import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import assert from 'node:assert/strict';
import { assertSameBytes } from '../support/assertBytes';
import { qnat } from '../support/cli';
import { cases, dequantizedBytes, fileBytes, floatsOf, GOLDEN } from '../support/golden';
import { readNpy } from '../support/npy';
import { openQnat } from './qnatEditor';
import { openWorkbench } from './workbench';

const TRANSFORMER = cases.find(({ name }) => name === 'file/transformer')!;

describe('“Export…”', () => {
  it('writes what the command line writes', async () => {
    const workbench = await openWorkbench({
      files: { 'transformer.qnat': await readFile(path.join(GOLDEN, 'transformer.qnat')) },
    });
    await workbench.chooseInExplorerMenu('transformer.qnat', 'Export…');
    await workbench.pick('GGUF Q8_0');
    await workbench.pick('Continue');
    await workbench.acceptFileDialog();
    await workbench
      .choice('Export')
      .filter({ hasText: /as Q8_0 → transformer\.gguf/ })
      .waitFor();
    await workbench.screenshot('export-plan');
    await workbench.pick('Export');
    await workbench.notification(/transformer\.gguf: \d+ tensors/).waitFor();

    const inFolder = (name: string) => path.join(workbench.folder, name);
    const expected = path.join(workbench.folder, '..', 'transformer.gguf');
    const source = inFolder('transformer.qnat');
    const { status, stderr } = await qnat('convert', source, '-o', expected, '--dtype', 'Q8_0');
    assert.equal(status, 0, stderr);
    assertSameBytes(await readFile(inFolder('transformer.gguf')), await readFile(expected));
    await workbench.close();
  });

  it('splits the chosen tensors into shards of a chosen size', async () => {
    const workbench = await openWorkbench({
      files: { 'transformer.qnat': await readFile(path.join(GOLDEN, 'transformer.qnat')) },
    });
    const choose = async (option: string, value: string) => {
      await workbench.pick(option);
      await workbench.answer(value);
      await workbench.choice(option).filter({ hasText: value }).waitFor();
    };
    await workbench.chooseInExplorerMenu('transformer.qnat', 'Export…');
    await workbench.pick('safetensors F16');
    await choose('Include Tensors', '*.weight');
    await choose('Exclude Tensors', 'lm_head*');
    await workbench.pick('Shard Size');
    await workbench.pick('Custom…');
    await workbench.answer('20 KB');
    await workbench.choice('Shard Size').filter({ hasText: '20 KB' }).waitFor();
    await workbench.screenshot('export-options');
    await workbench.pick('Continue');
    await workbench.acceptFileDialog();
    await workbench.pick('Export');
    await workbench.notification(/transformer\.safetensors\.index\.json and \d+ files/).waitFor();

    const options = ['--include', '*.weight', '--exclude', 'lm_head*', '--max-shard', '20KB'];
    const source = path.join(workbench.folder, 'transformer.qnat');
    const expected = path.join(workbench.folder, '..', 'expected');
    await mkdir(expected);
    const output = path.join(expected, 'transformer.safetensors');
    const { status, stderr } = await qnat(
      'convert',
      source,
      '-o',
      output,
      '--dtype',
      'f16',
      ...options,
    );
    assert.equal(status, 0, stderr);
    const files = await readdir(expected);
    assert.ok(files.length > 2);
    for (const name of files) {
      const written = await readFile(path.join(workbench.folder, name));
      assertSameBytes(written, await readFile(path.join(expected, name)), name);
    }
    await workbench.close();
  });
});

describe('“Export Values…”', () => {
  it('writes the selected values, as the crate dequantizes them', async () => {
    const { tensors } = TRANSFORMER;
    const workbench = await openWorkbench({ files: { 'model.qnat': fileBytes(TRANSFORMER) } });
    const editor = await openQnat(workbench, 'model.qnat');
    await editor.select(tensors[0].name);
    await editor.goToIndex('1, 2');
    await editor.grid.press('Shift+ArrowRight');
    await editor.grid.press('Shift+ArrowDown');
    await editor.part('selection-status').getByText('2 × 2 selected').waitFor();
    await editor.part('values').getByRole('button', { name: 'Export Values…' }).click();
    await workbench.choice('Whole tensor as .npy').waitFor();
    await workbench.screenshot('export-values');
    await workbench.pick('Selection as .npy');
    await workbench.acceptFileDialog();
    const name = `model.${tensors[0].name}[1-2,2-3].npy`;
    await workbench.notification(/\[1-2,2-3\]\.npy: 2 × 2, 144 bytes/).waitFor();

    const { shape, values } = readNpy(await readFile(path.join(workbench.folder, name)));
    const all = floatsOf(dequantizedBytes(tensors[0]));
    const columns = tensors[0].shape[1];
    const expected = [columns + 2, columns + 3, 2 * columns + 2, 2 * columns + 3];
    assert.deepEqual(shape, [2, 2]);
    assert.deepEqual(
      [...values],
      expected.map((at) => all[at]),
    );
    assert.deepEqual(workbench.errors, []);
    await workbench.close();
  });
});
