import path from 'node:path';
import { QnatEditor, shownQnat } from '../../workbench/qnatEditor';
import type { Workbench } from '../../workbench/workbench';
import { writeManyTensors } from './files';
import type { Report } from './report';

const MILLION = 1_000_000;
const COMPARED = 100_000;
/** Some minutes at most: a million tensors are checked one by one. */
const PATIENCE = { timeout: 10 * 60_000 };

/** How free the extension host is while tables of very many tensors are read, sorted and compared. */
export async function benchTables(workbench: Workbench, report: Report): Promise<void> {
  const file = (name: string) => path.join(workbench.folder, name);
  writeManyTensors(file('million.qnat'), MILLION, [2, 64]);
  for (const name of ['one.qnat', 'other.qnat']) writeManyTensors(file(name), COMPARED, [16, 64]);
  await aMillion(workbench, report);
  await report.turns(`comparing ${COMPARED} tensors`, () => compared(workbench));
  await workbench.closeEditors();
}

async function aMillion(workbench: Workbench, report: Report): Promise<void> {
  let editor!: QnatEditor;
  const first = (tensor: string) => editor.rowAt(0, tensor).waitFor(PATIENCE);
  await report.turns(`opening ${MILLION} tensors`, async () => {
    await workbench.openFromExplorer('million.qnat');
    editor = new QnatEditor(await workbench.editorFrame());
    await editor.frame.locator('[data-testid=tensor-table][aria-busy=false]').waitFor(PATIENCE);
    await first('model.layers.0.q_proj.weight');
  });
  await report.turns('sorting them by name', async () => {
    await editor.header('Name').getByRole('button').click();
    await first('model.layers.0.down_proj.weight');
  });
  await report.turns('sorting them by offset', async () => {
    await editor.header('Declared offset').getByRole('button').click();
    await first('model.layers.0.q_proj.weight');
  });
  await report.turns('searching them', async () => {
    await editor.search.fill('layers.77777. k_proj');
    await first('model.layers.77777.k_proj.weight');
    await editor.search.fill('');
    await first('model.layers.0.q_proj.weight');
  });
  await workbench.closeEditors();
}

async function compared(workbench: Workbench): Promise<void> {
  await workbench.selectInExplorer('one.qnat', 'other.qnat');
  await workbench.chooseInExplorerMenu('other.qnat', 'Compare QNAT Files');
  const editor = await shownQnat(workbench);
  await editor
    .part('comparison')
    .getByText(/tensors differ from/)
    .waitFor(PATIENCE);
}
