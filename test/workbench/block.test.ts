import assert from 'node:assert/strict';
import { cases, dequantizedBytes, fileBytes, floatsOf } from '../support/golden';
import { openQnat, type QnatEditor } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

describe('the anatomy of a block', () => {
  const golden = cases.find(({ name }) => name === 'file/double-zero')!;
  const tensor = golden.tensors[0];
  let workbench: Workbench;
  let editor: QnatEditor;

  before(async () => {
    workbench = await openWorkbench({
      files: { 'double-zero.qnat': fileBytes(golden) },
    });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  after(() => workbench.close());

  beforeEach(async () => {
    editor = await openQnat(workbench, 'double-zero.qnat');
    await editor.select(tensor.name);
    await editor.view('Block');
    await goTo('0');
  });

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  it('shows every byte of the file above the two values that the crate makes of it', async () => {
    const bytes = fileBytes(golden);
    const values = floatsOf(dequantizedBytes(tensor));
    for (const block of [0, tensor.blocks - 1]) {
      await goTo(String(block));
      await shown(block);
      const drawn = await drawnBytes();
      assert.ok(drawn.length > 1);
      for (const { offset, digits, texts } of drawn) {
        assert.equal(digits, bytes[offset].toString(16).toUpperCase().padStart(2, '0'));
        for (const { flat, text } of texts)
          assert.ok(Object.is(Math.fround(Number(text)), values[flat]), `${flat}: ${text}`);
      }
    }
  });

  it('tells the stored numbers of the block, and their bits', async () => {
    const facts = await editor.facts('block-facts');
    assert.match(facts['f32 scale'], /^[\d.e-]+ · 0x[0-9A-F]{8}$/);
    const [decimal, bits] = facts['f32 scale'].split(' · ');
    assert.equal(new Float32Array(Uint32Array.of(Number(bits)).buffer)[0], Math.fround(+decimal));
    assert.match(facts['8-bit scale'], /^\(\d+ − 128\) × k = [\d.e-]+$/);
    assert.match(facts.Error, /^-?[\d.]+(e-\d+)? %$/);
    assert.match(facts['Zero point'], /0x[0-9A-F]{8}$/);
  });

  it('goes from block to block by keys, and to a byte', async () => {
    const grid = editor.part('byte-grid');
    await grid.focus();
    await grid.press('n');
    await shown(1);
    await grid.press('p');
    await shown(0);
    await grid.press('ArrowRight');
    const { At: at, Byte: byte } = await editor.facts('value-status');
    assert.match(byte, /high nibble$/);
    await goTo(`@${at.split(' ')[0].replaceAll(',', '')}`);
    await editor.fact('Flat', 'value-status').getByText('0', { exact: true }).waitFor();
    await fill('@0');
    await editor.frame.getByText('That byte belongs to no block of this tensor.').waitFor();
  });

  it('links a digit of a byte with its value', async () => {
    const digits = editor.part('byte-grid').locator('[data-digit]');
    await digits.first().click();
    await editor.fact('Flat', 'value-status').getByText('1', { exact: true }).waitFor();
    assert.equal(await editor.part('byte-grid').locator('.digit-active').count(), 1);
    const selected = editor.part('byte-grid').locator('[role=gridcell][aria-selected=true]');
    assert.equal(await selected.getAttribute('data-half'), 'high');
  });

  it('copies itself in the form of one’s choice', async () => {
    await editor.frame.getByRole('button', { name: 'Copy Block As…' }).click();
    await workbench.pick('JSON');
    await workbench.page.getByText('Copied block 0 as JSON').first().waitFor();
    const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
    const copied = JSON.parse(text) as { block: number; values: { value: number }[] };
    assert.equal(copied.block, 0);
    const values = floatsOf(dequantizedBytes(tensor));
    for (const [index, { value }] of copied.values.entries())
      assert.equal(Math.fround(value), values[index]);
  });

  async function fill(place: string): Promise<void> {
    const input = editor.part('go-to-block').locator('input');
    await input.fill(place);
    await input.press('Enter');
  }

  async function goTo(place: string): Promise<void> {
    await fill(place);
    await editor.part('byte-grid').locator('#active-nibble .nibble-value').waitFor();
  }

  async function shown(block: number): Promise<void> {
    await editor.part('block-title').getByText(`Block ${block}`).waitFor();
    await editor.part('byte-grid').locator('#active-nibble .nibble-value').waitFor();
  }

  async function drawnBytes() {
    return editor
      .part('byte-grid')
      .locator('.byte')
      .evaluateAll((bytes: HTMLElement[]) =>
        bytes.map((byte) => ({
          offset: Number(byte.querySelector('.byte-offset')!.textContent),
          digits: byte.querySelector('.byte-digits')!.textContent,
          texts: [...byte.querySelectorAll<HTMLElement>('.nibble')].map((cell) => ({
            flat: Number(cell.dataset.flat),
            text: cell.querySelector<HTMLElement>('.nibble-value')!.title,
          })),
        })),
      );
  }
});
