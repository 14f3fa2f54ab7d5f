import assert from 'node:assert/strict';
import { openWorkbench } from './workbench';

describe('the workbench', () => {
  it('opens a workspace and lists its files', async () => {
    const workbench = await openWorkbench({ files: { 'notes.txt': 'Hello' } });
    await workbench.inExplorer('notes.txt').waitFor();
    await workbench.screenshot('workbench');
    await workbench.openFromExplorer('notes.txt');
    await workbench.page.locator('.view-line').getByText('Hello').waitFor();
    assert.deepEqual(await workbench.notifications(), []);
    await workbench.close();
  });
});
