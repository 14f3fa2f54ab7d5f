import { readFile } from 'node:fs/promises';
import path from 'node:path';
import assert from 'node:assert/strict';
import { assertSameBytes } from '../support/assertBytes';
import { qnat } from '../support/cli';
import { GOLDEN } from '../support/golden';
import { openWorkbench } from './workbench';

describe('“Export…”', () => {
  it('writes what the command line writes', async () => {
    const workbench = await openWorkbench({
      files: { 'transformer.qnat': await readFile(path.join(GOLDEN, 'transformer.qnat')) },
    });
    await workbench.chooseInExplorerMenu('transformer.qnat', 'Export…');
    await workbench.pick('GGUF Q8_0');
    await workbench.page.locator('.quick-input-title').getByText('Export QNAT').last().waitFor();
    await workbench.quickInput.press('Enter');
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
});
