import path from 'node:path';
import process from 'node:process';
import { cases, dequantizedBytes, floatsOf } from '../support/golden';
import { type QnatEditor, shownQnat } from './qnatEditor';
import { closeDebugged, openDebugged } from './stoppedProgram';
import type { Workbench } from './workbench';

const project = process.cwd();
/** Of the tensor “plain” of the emulated program; see test/vscode/debug/emulated. */
const golden = cases.find(({ name }) => name === 'safetensors/lm_head.weight')!.tensors[0];
const values = floatsOf(dequantizedBytes(golden));

/** The program is the adapter's own; this is what stands in its place. */
const SOURCE = 'fn main() {}\nfn first() {}\n';

const LAUNCH = {
  type: 'lldb',
  adapter: [
    process.execPath,
    path.join(project, 'out/test/vscode/debug/emulated/main.js'),
    'codelldb',
  ],
  adapterFolder: project,
  program: 'rust',
  args: ['${workspaceFolder}'],
  stopsIn: '${workspaceFolder}/program.rs',
};

describe('tensors of a Rust program under an emulated CodeLLDB', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openDebugged({
      program: 'program.rs',
      launch: LAUNCH,
      files: { 'program.rs': SOURCE },
    });
  });

  after(() => closeDebugged(workbench));

  const inspect = async (variable: string): Promise<QnatEditor> => {
    await workbench.chooseInVariableMenu('Local', variable, 'Inspect as NF4 Tensor');
    return shownQnat(workbench);
  };

  it('have the values of the crate, and marks where a step changed codes and scales', async () => {
    const editor = await inspect('plain');
    await editor.goToIndex('3, 9');
    await editor.valueSays(values[3 * 64 + 9]);
    await editor.goToIndex('0, 10');
    await editor.valueSays(values[10]);
    await workbench.page.locator('.debug-toolbar .codicon-debug-step-over').click();
    await editor.value(0, 10).and(editor.frame.locator('.code-changed')).waitFor();
    await editor.fact('Before', 'value-status').getByText('code').waitFor();
    await editor.frame.locator('[data-row="3"] .block-changed').waitFor();
    await workbench.screenshot('live-codelldb');
  });

  it('are said not to be readable where memory is not, and are not zeros', async () => {
    await workbench.closeEditors();
    const editor = await inspect('cut');
    await editor.part('failure').getByText('The debugger gave 2,048 bytes of 4096').waitFor();
  });
});
