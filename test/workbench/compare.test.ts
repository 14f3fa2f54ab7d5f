import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exactValue } from '../../src/core/text/values';
import {
  blockErrorsOf,
  cases,
  dequantizedBytes,
  fileBytes,
  floatsOf,
  type GoldenTensor,
  inputBytes,
} from '../support/golden';
import { safetensorsFile } from '../support/safetensors';
import { openQnat, QnatEditor, shownQnat } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const TRANSFORMER = cases.find(({ name }) => name === 'file/transformer')!;
const TENSOR = TRANSFORMER.tensors[1];
const OTHER = TRANSFORMER.tensors[0];
const CHANGED_BLOCK = 3;

describe('the QNAT editor compares', () => {
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    workbench = await openWorkbench({
      files: {
        'model.qnat': fileBytes(TRANSFORMER),
        'model.safetensors': originals(),
        'changed.qnat': withOtherCode(),
      },
      settings: { 'explorer.autoReveal': false },
    });
  });

  after(() => workbench.close());

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  const open = async () => {
    editor = await openQnat(workbench, 'model.qnat');
    await editor.select(TENSOR.name);
    await editor.view('Compare');
  };

  const press = (label: string) => editor.part('compare').getByText(label, { exact: true }).click();

  it('with the weights beside the file, once they are chosen', async () => {
    await open();
    await press('Compare With model.safetensors');
    const { errors, rmse, largest } = expected(TENSOR);
    await editor.fact('RMSE', 'compare-facts').getByText(rmse.toPrecision(4)).waitFor();
    const facts = await editor.facts('compare-facts');
    const at = new Intl.NumberFormat('en-US').format(largest);
    assert.ok(facts['Max error'].endsWith(` at index ${at}`), facts['Max error']);
    assert.match(facts.SQNR, /^\d+\.\d\d dB$/);
    const worst = editor.part('worst-blocks').getByRole('option').first();
    await worst.click();
    const block = errors.indexOf(Math.max(...errors));
    await editor.part('block-title').getByText(`Block ${block} of `).waitFor();
    const original = floatsOf(inputBytes(TENSOR))[block * TENSOR.blockSize];
    await editor
      .fact('Original', 'value-status')
      .getByText(exactValue(original), { exact: true })
      .waitFor();
    await editor.part('byte-grid').locator('.nibble-original').first().waitFor();
    await workbench.screenshot('block-originals');
  });

  it('with the same file when it is opened again, and says what is missing in it', async () => {
    await open();
    await editor.part('comparand').getByText('With model.safetensors').waitFor();
    const all = TRANSFORMER.tensors.length;
    const line = `${all} of ${all} tensors differ from model.safetensors: 1 in values, ${all - 1} only here`;
    await editor.part('comparison').getByText(line).waitFor();
    await editor.part('comparison').getByText(`Worst: ${TENSOR.name}`).waitFor();
    await editor.part('only-there').getByText('1 only in model.safetensors').click();
    await editor.part('only-there').getByText('new', { exact: true }).waitFor();
    await editor.cell(OTHER.name, 'verdict').getByText('only here').waitFor();
    await editor.select(OTHER.name);
    await editor
      .part('compare')
      .getByText(/^There is no tensor/)
      .waitFor();
    await press('Choose Tensor…');
    await workbench.pick(TENSOR.name);
    await editor.fact('Compared with', 'compare-facts').getByText(TENSOR.name).waitFor();
  });

  it('value by value, as a heat map of errors', async () => {
    await open();
    await editor.part('compare-facts').waitFor();
    await editor.view('Heat Map');
    await editor.part('heat-tools').getByLabel('Show', { exact: true }).selectOption('Error');
    const { differences } = expected(TENSOR);
    const summary = (label: string) => editor.fact(label, 'heat-summary');
    await summary('Lowest')
      .getByText(Math.min(...differences).toPrecision(4))
      .waitFor();
    await summary('Highest')
      .getByText(Math.max(...differences).toPrecision(4))
      .waitFor();
    await editor.fact('Original', 'value-status').waitFor();
    await editor.heatMapIsDrawn();
    await workbench.screenshot('heat-map-errors');
    await editor.view('Compare');
  });

  it('with a file that goes and comes back', async () => {
    await open();
    await editor.part('compare-facts').waitFor();
    const file = path.join(workbench.folder, 'model.safetensors');
    await rm(file);
    await editor
      .part('compare')
      .getByText(/^The file, or one that it names, is not/)
      .waitFor();
    await writeFile(file, 'no weights');
    await editor.part('compare').getByRole('alert').waitFor();
    await writeFile(file, originals());
    await editor.part('compare-facts').waitFor();
    await press('Stop Comparing');
    await editor.part('compare').getByText('Compare With model.safetensors').waitFor();
  });

  it('two QNAT files that are selected in the Explorer', async () => {
    await workbench.selectInExplorer('model.qnat', 'changed.qnat');
    await workbench.chooseInExplorerMenu('changed.qnat', 'Compare QNAT Files');
    editor = await shownQnat(workbench);
    const all = `1 of ${TRANSFORMER.tensors.length} tensors differs from changed.qnat: 1 in codes`;
    await editor.part('comparison').getByText(all).waitFor();
    await editor.cell(OTHER.name, 'verdict').getByText('equal').waitFor();
    // The worst come first, by one click.
    await editor.header('Codes differ').getByRole('button').click();
    await editor.rowAt(0, TENSOR.name).waitFor();
    await workbench.screenshot('compare-table');
    await editor.view('Values');
    await editor.cell(TENSOR.name, 'codesDiffer').click();
    await editor.shows(TENSOR.name);
    const facts = editor.part('difference-facts');
    await facts.getByText(/^1 differ /).waitFor();
    await facts.getByText('equal', { exact: true }).waitFor();
    await facts.getByText(`block ${CHANGED_BLOCK}`, { exact: true }).click();
    await editor.part('block-title').getByText(`Block ${CHANGED_BLOCK} of `).waitFor();
  });

  it('two QNAT files in VS Code’s own compare editor, each with the other', async () => {
    await workbench.selectInExplorer('model.qnat', 'changed.qnat');
    await workbench.chooseInExplorerMenu('changed.qnat', 'Compare Selected');
    const others: string[] = [];
    for (const frame of await workbench.sideFrames()) {
      const side = new QnatEditor(frame);
      await side.ready();
      const line = side
        .part('comparison')
        .getByText(/1 of \d+ tensors differs from .*: 1 in codes/);
      others.push((await line.innerText()).match(/from (.*):/)![1]);
    }
    assert.deepEqual(others.sort(), ['changed.qnat', 'model.qnat']);
    await workbench.screenshot('compare-editor');
  });

  it('all tensors, and leads to the first that differs', async () => {
    await open();
    await editor.select(OTHER.name);
    await editor.part('comparison').getByRole('button', { name: TENSOR.name }).click();
    await editor.shows(TENSOR.name);
    await editor.part('difference-facts').waitFor();
    await press('Stop Comparing');
    await editor.part('comparison').waitFor({ state: 'detached' });
    await editor.header('Codes differ').waitFor({ state: 'detached' });
    assert.equal((await editor.names())[0], OTHER.name);
  });
});

/** The original weights of one of the tensors, and one that is not in the other file. */
function originals(): Uint8Array {
  const { name, shape } = TENSOR;
  return safetensorsFile([
    { name, shape, dtype: 'F32', bytes: inputBytes(TENSOR) },
    { name: 'new', shape: [1], dtype: 'F32', bytes: new Uint8Array(4) },
  ]);
}

/** The file with another code in one block. */
function withOtherCode(): Uint8Array {
  const bytes = fileBytes(TRANSFORMER);
  bytes[TENSOR.trueOffset + (CHANGED_BLOCK * TENSOR.blockSize) / 2] ^= 0x10;
  return bytes;
}

/** From the crate's own numbers. */
function expected(golden: GoldenTensor) {
  const original = floatsOf(inputBytes(golden));
  const differences = floatsOf(dequantizedBytes(golden)).map(
    (value, index) => value - original[index],
  );
  const distances = differences.map(Math.abs);
  const errors = blockErrorsOf(golden);
  const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / distances.length);
  return { differences, errors, rmse, largest: distances.indexOf(Math.max(...distances)) };
}
