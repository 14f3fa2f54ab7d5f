import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { QuantizeOptions } from '../../src/core/convert/options';
import { assertSameBytes } from '../support/assertBytes';
import { GOLDEN } from '../support/golden';
import { OPTIONS, quantizeInMemory } from '../support/quantize';
import { inFolder, shardsOf } from '../support/shards';
import { writeLargeModel } from './largeModel';
import { openQnat, shownQnat } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const COMMAND = 'Quantize to QNAT…';
const LARGE = 'large.safetensors';
const INPUTS = ['a.safetensors', 'b.safetensors', 'transformer.safetensors', LARGE];
const FOLDERS = ['sharded', 'scripts'];
/** What the settings say unless changed. */
const SETTINGS = { ...OPTIONS, exclude: ['*norm*', '*embed*'], minimumRank: 2 };

describe('“Quantize to QNAT”', () => {
  let workbench: Workbench;
  let source: Uint8Array;

  before(async () => {
    source = await readFile(path.join(GOLDEN, 'transformer.safetensors'));
  });

  describe('in a trusted workspace', () => {
    before(async () => {
      workbench = await openWorkbench({
        files: {
          ...Object.fromEntries(INPUTS.map((name) => [name, source])),
          ...inFolder('sharded', { ...(await shardsOf(source)), 'pytorch_model.bin': 'none' }),
          'scripts/run.py': '',
        },
        settings: { 'explorer.autoReveal': false },
      });
      await writeLargeModel(path.join(workbench.folder, LARGE));
    });

    after(() => workbench.close());

    afterEach(async () => {
      await workbench.page.keyboard.press('Escape');
      await workbench.closeEditors();
      await workbench.runCommand('Notifications: Clear All Notifications');
      for (const file of await outputs()) await rm(path.join(workbench.folder, file));
    });

    it('goes from the options to the plan, the file and its editor, and so again', async () => {
      await workbench.chooseInExplorerMenu('transformer.safetensors', COMMAND);
      await changeOption('Block Size', '64', '32');
      await changeOption('Double Quantization', 'Off', 'On');
      await workbench.pick('Continue');

      await seeStep('Plan');
      await seeChoice(
        'Quantize',
        /16 tensors → transformer\.qnat, 85\.4 KiB \(6\.0× smaller than F32\)/,
      );
      await seeChoice(
        'Quantize',
        /5 tensors not quantized: in transformer\.qnat\.safetensors, 17\.\d KiB/,
      );
      await seeChoice('lm_head.weight', /F32 128 × 64 → 5\.3 KiB/);
      await seeChoice('model.router.weight', /block size 30, as 32 does not divide it/);
      await workbench.pick('Quantize');

      const done = /transformer\.qnat: 16 tensors, 85\.4 KiB in [\d.]+ m?s/;
      await workbench.notification(done).waitFor();
      const changed = { blockSize: 32, doubleQuantization: true };
      await assertWritten('transformer', changed);

      await workbench.answerNotification(done, 'Open');
      const editor = await shownQnat(workbench);
      await editor.select('lm_head.weight');
      assert.equal(await editor.fact('Blocks', 'tensor-facts').innerText(), '256 × 32');
      const parts = await editor.fact('Parts', 'tensor-facts').innerText();
      assert.equal(parts, 'codes, f32 scales, double quantization');
      await editor.findingsSay('Nothing is wrong with this file');

      await workbench.chooseInExplorerMenu('transformer.safetensors', COMMAND);
      await seeChoice('Block Size', /32/);
      await seeChoice('Double Quantization', /On/);
      await workbench.pick('Reset to Settings');
      await seeChoice('Double Quantization', /Off/);
      await workbench.pick('Continue');
      await workbench.pick('Quantize');
      const question = 'Replace transformer.qnat and transformer.qnat.safetensors?';
      await workbench.answerDialog(question, 'Cancel');
      await seeStep('Plan');
      await assertWritten('transformer', changed);

      await workbench.pick('Quantize');
      await workbench.answerDialog(question, 'Replace');
      await workbench.notification(/transformer\.qnat: 16 tensors, 7\d\.\d KiB/).waitFor();
      await assertWritten('transformer', {});
      await editor.fact('Blocks', 'tensor-facts').getByText('128 × 64').waitFor();
    });

    it('goes back from the plan to the options, and ends on Escape', async () => {
      await workbench.chooseInExplorerMenu('transformer.safetensors', COMMAND);
      await workbench.pick('Continue');
      await seeStep('Plan');
      await workbench.pick('Change Options…');
      await seeStep('Options');
      await workbench.page.keyboard.press('Escape');
      await workbench.quickInput.waitFor({ state: 'hidden' });
      assert.deepEqual(await outputs(), []);
    });

    it('compares other options, takes those chosen, and tells what refining gained', async () => {
      await workbench.chooseInExplorerMenu('transformer.safetensors', COMMAND);
      await workbench.pick('Continue');
      await seeStep('Plan');
      await workbench.pick('What If…');
      await seeStep('What If');
      await seeChoice('64, symmetric', /7\d\.\d KiB · SQNR [\d.]+ dB · RMSE .* · as it is now/);
      await seeChoice('64, symmetric, refined', /SQNR .* best for its size/);
      await workbench.screenshot('quantize-what-if');
      await workbench.page.keyboard.press('Escape');
      await workbench.quickInput.waitFor({ state: 'hidden' });

      await workbench.chooseInExplorerMenu('transformer.safetensors', COMMAND);
      await workbench.pick('Continue');
      await workbench.pick('What If…');
      await workbench.pick('32, symmetric, refined');
      await seeStep('Plan');
      await workbench.pick('Quantize');
      await workbench.notification(/squared error \d+\.\d % lower by refined scales/).waitFor();
      await assertWritten('transformer', { blockSize: 32, refine: true });

      await workbench.chooseInExplorerMenu('transformer.safetensors', COMMAND);
      await seeChoice('Refine Scales', /On/);
      await workbench.pick('Reset to Settings');
      await seeChoice('Refine Scales', /Off/);
      // So that the next test begins with the settings: what is left without going on is not kept.
      await workbench.pick('Continue');
      await seeStep('Plan');
      await workbench.page.keyboard.press('Escape');
    });

    it('takes a folder for the sharded model in it, and predicts and makes it as one', async () => {
      await workbench.chooseInExplorerMenu('sharded', COMMAND);
      await seeChoice('Continue', /sharded/);
      await workbench.pick('Continue');
      await seeStep('Plan');
      await seeChoice('Quantize', /16 tensors → sharded\.qnat/);
      await seeChoice('Quantize', /Not read: pytorch_model\.bin\. 5 tensors not quantized/);
      await workbench.screenshot('quantize-folder');
      await workbench.pick('What If…');
      await seeChoice('64, symmetric', /7\d\.\d KiB · SQNR [\d.]+ dB .* · as it is now/);
      await workbench.pick('64, symmetric');
      await workbench.pick('Quantize');
      await workbench.notification(/sharded\.qnat: 16 tensors/).waitFor();
      await assertWritten('sharded', {});
    });

    it('is offered for folders of weights, once they have some, and no others', async () => {
      const items = await workbench.explorerMenu('scripts');
      assert.ok(!(await items.allInnerTexts()).includes(COMMAND));
      await workbench.page.keyboard.press('Escape');
      const made = path.join(workbench.folder, 'scripts', 'made.safetensors');
      await writeFile(made, 'no weights');
      await workbench.chooseInExplorerMenu('scripts', COMMAND);
      await seeStep('Options');
      await workbench.pick('Continue');
      await workbench.notification(/made\.safetensors: The file is of no kind that is/).waitFor();
      await rm(made);
    });

    it('asks for a folder when the palette is asked for one', async () => {
      await workbench.runCommand('QNAT: Quantize Folder to QNAT…');
      await workbench.quickInput.fill(path.join(workbench.folder, 'sharded'));
      await workbench.acceptFileDialog();
      await seeStep('Options');
      await seeChoice('Continue', /sharded/);
    });

    it('refuses text in place of a block size', async () => {
      await workbench.chooseInExplorerMenu('transformer.safetensors', COMMAND);
      await workbench.pick('Block Size');
      await workbench.pick('Custom…');
      await workbench.quickInput.fill('many');
      await workbench.quickInput.press('Enter');
      await workbench.page.getByText('Give a whole number from 1 to 4,294,967,295.').waitFor();
      await workbench.answer('33');
      await seeChoice('Block Size', /33/);
    });

    it('makes one file of each that is selected', async () => {
      await workbench.selectInExplorer('a.safetensors', 'b.safetensors');
      await workbench.chooseInExplorerMenu('b.safetensors', COMMAND);
      await seeStep('Files');
      await workbench.pick('One .qnat for Each File');
      await seeChoice('Continue', /2 files, 2 models/);
      await workbench.pick('Continue');
      await workbench.pick('Quantize');
      await workbench.notification(/a\.qnat and b\.qnat: 32 tensors/).waitFor();
      for (const name of ['a', 'b']) await assertWritten(name, {});
    });

    it('asks for a file when it comes from the palette', async () => {
      await workbench.runCommand(`QNAT: ${COMMAND}`);
      await workbench.pick('transformer.safetensors');
      await seeStep('Options');
      await seeChoice('Continue', /transformer\.safetensors/);
    });

    it('tells how far it is, and leaves no file when cancelled', async () => {
      await workbench.chooseInExplorerMenu(LARGE, COMMAND);
      await workbench.pick('Continue');
      await workbench.pick('Quantize');
      const progress = /Writing large\.qnat: large\.weight · \d+ % · [\d.]+ [KMG]iB\/s · .* left/;
      await workbench.notification(progress).waitFor();
      await workbench.answerNotification(progress, 'Cancel');
      await workbench.page.getByText('Cancelled; nothing was written').waitFor();
      assert.deepEqual(await outputs(), []);
    });
  });

  it('is not offered in Restricted Mode, where files can still be viewed', async () => {
    workbench = await openWorkbench({
      files: {
        'transformer.safetensors': source,
        'transformer.qnat': await readFile(path.join(GOLDEN, 'transformer.qnat')),
      },
      trusted: false,
    });
    const editor = await openQnat(workbench, 'transformer.qnat');
    await editor.shows('model.layers.0.self_attn.o_proj.weight');
    await editor.activeValue.waitFor();
    const items = await workbench.explorerMenu('transformer.safetensors');
    assert.ok(!(await items.allInnerTexts()).includes(COMMAND));
    await workbench.close();
  });

  /** What was written into the workspace. */
  async function outputs(): Promise<string[]> {
    const files = await readdir(workbench.folder);
    return files.filter((name) => ![...INPUTS, ...FOLDERS].includes(name));
  }

  async function changeOption(option: string, from: string, to: string): Promise<void> {
    await seeChoice(option, new RegExp(from));
    await workbench.pick(option);
    await workbench.pick(to);
    await seeChoice(option, new RegExp(to));
  }

  async function seeStep(name: string): Promise<void> {
    const title = workbench.page.locator('.quick-input-title');
    await title.filter({ hasText: `Quantize to QNAT: ${name}` }).waitFor();
  }

  /** Waits for an offer with this label that says more. */
  async function seeChoice(label: string, text: RegExp): Promise<void> {
    await workbench.choice(label).filter({ hasText: text }).waitFor();
  }

  /** The model and what is not quantized of it are as the engine makes them in memory. */
  async function assertWritten(name: string, changed: Partial<QuantizeOptions>): Promise<void> {
    const metadata = { modelName: name, modelType: 'qlora', computeDtype: 'F32' } as const;
    const expected = await quantizeInMemory(source, { ...SETTINGS, ...changed }, metadata);
    const written = (file: string) => readFile(path.join(workbench.folder, file));
    assertSameBytes(await written(`${name}.qnat`), expected.output, `${name}.qnat`);
    assertSameBytes(await written(`${name}.qnat.safetensors`), expected.sidecar!);
  }
});
