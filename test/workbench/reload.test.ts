import { open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cases, dequantizedBytes, fileBytes, floatsOf } from '../support/golden';
import { quantizeInMemory } from '../support/quantize';
import { floatTensor, safetensorsFile } from '../support/safetensors';
import { openQnat, type QnatEditor } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const TRANSFORMER = cases.find(({ name }) => name === 'file/transformer')!;
const NAME = 'model.layers.1.self_attn.q_proj.weight';
const TENSOR = TRANSFORMER.tensors.find(({ name }) => name === NAME)!;
const FILE = 'model.qnat';

describe('the QNAT editor on a file that changes', () => {
  let workbench: Workbench;
  let editor: QnatEditor;
  const file = (name = FILE) => path.join(workbench.folder, name);

  before(async () => {
    workbench = await openWorkbench({ files: { [FILE]: fileBytes(TRANSFORMER) } });
  });

  after(() => workbench.close());

  beforeEach(async () => {
    await writeFile(file(), fileBytes(TRANSFORMER));
    editor = await openQnat(workbench, FILE);
    await editor.valueSays(floatsOf(dequantizedBytes(TRANSFORMER.tensors[0]))[0]);
  });

  afterEach(() => workbench.closeEditors());

  it('shows what another program put in its place, where one was', async () => {
    await lookAround();
    await writeFile(file('model.tmp'), withDoubledScale());
    await rename(file('model.tmp'), file());
    await editor.valueSays(2 * value());
    await assertSamePlace();
  });

  it('shows what was written into it', async () => {
    await lookAround();
    const handle = await open(file(), 'r+');
    await handle.truncate(0);
    await handle.writeFile(withDoubledScale());
    await handle.close();
    await editor.valueSays(2 * value());
    await assertSamePlace();
  });

  it('follows the selected tensor to its new place', async () => {
    await writeFile(file(), await modelOf(['b', 'c']));
    await editor.row('b').waitFor();
    await editor.select('c');
    await writeFile(file(), await modelOf(['a', 'b', 'c', 'd']));
    await editor.rowAt(2, 'c').and(editor.frame.locator('[aria-selected=true]')).waitFor();
    await editor.shows('c');
  });

  it('says that the file is gone, and shows it when it is back', async () => {
    await lookAround();
    await rm(file());
    await editor.part('failure').getByText('The file is gone').waitFor();
    await writeFile(file(), withDoubledScale());
    await editor.valueSays(2 * value());
    await assertSamePlace();
  });

  async function lookAround(): Promise<void> {
    await editor.search.fill('proj');
    await editor.part('search-count').getByText('14 of 16 tensors').waitFor();
    await editor.select(NAME);
    await editor.goToIndex('60, 50');
    await editor.valueSays(value());
  }

  async function assertSamePlace(): Promise<void> {
    await editor.shows(NAME);
    await editor.part('search-count').getByText('14 of 16 tensors').waitFor();
    await editor.fact('Index', 'value-status').getByText('[60, 50]').waitFor();
    await editor.activeValue.waitFor();
  }
});

function value(): number {
  return floatsOf(dequantizedBytes(TENSOR))[60 * 64 + 50];
}

/** The model with the scale of one block twice as large. */
function withDoubledScale(): Uint8Array {
  const bytes = fileBytes(TRANSFORMER).slice();
  const scale = TENSOR.trueOffset + (64 * 64) / 2 + 4 * 60;
  const view = new DataView(bytes.buffer);
  view.setFloat32(scale, 2 * view.getFloat32(scale, true), true);
  return bytes;
}

async function modelOf(names: readonly string[]): Promise<Uint8Array> {
  const tensors = names.map((name) => floatTensor(name, [4, 64], Math.sin));
  return (await quantizeInMemory(safetensorsFile(tensors))).output;
}
