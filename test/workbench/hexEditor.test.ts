import path from 'node:path';
import { cases, fileBytes } from '../support/golden';
import { openQnat } from './qnatEditor';
import { openWorkbench, type Server, startServerWith, type Workbench } from './workbench';

const STAND_IN = 'test/workbench/hexEditor';

describe('a block in the Hex Editor', () => {
  const golden = cases.find(({ name }) => name === 'file/transformer')!;
  const tensor = golden.tensors[0];
  let server: Server | undefined;
  let workbench: Workbench | undefined;

  before(async () => {
    server = await startServerWith({ linked: [process.cwd(), path.resolve(STAND_IN)] });
    workbench = await openWorkbench({ server, files: { 'model.qnat': fileBytes(golden) } });
  });

  after(async () => {
    await workbench?.close();
    await server?.stop();
  });

  it('is at the beginning of the row that the selected byte is in', async () => {
    const editor = await openQnat(workbench!, 'model.qnat');
    await editor.view('Block');
    const place = editor.part('go-to-block').locator('input');
    await place.fill('3');
    await place.press('Enter');
    await editor.part('block-title').getByText('Block 3').waitFor();
    const last = (3 + 1) * tensor.blockSize - 1;
    await editor.part('byte-grid').press('ControlOrMeta+End');
    await editor.fact('Flat', 'value-status').getByText(String(last), { exact: true }).waitFor();
    await editor.part('byte-grid').locator('#active-nibble .nibble-value').waitFor();
    const before = workbench!.page.locator('iframe.webview:visible');
    const [qnat] = await before.evaluateAll((frames: HTMLIFrameElement[]) =>
      frames.map(({ name }) => name),
    );
    await editor.frame.getByRole('button', { name: 'Open in Hex Editor' }).click();
    const page = workbench!.page.frameLocator(`iframe.webview:visible:not([name="${qnat}"])`);
    const byte = tensor.trueOffset + Math.floor(last / 2);
    const row = `0x${(byte - (byte % 16)).toString(16)}`;
    const address = page.frameLocator('#active-frame').locator('#address');
    await address.getByText(new RegExp(`/model\\.qnat\\?baseAddress=${row}$`)).waitFor();
  });
});
