import assert from 'node:assert/strict';
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

  for (const [how, write] of [
    ['another program puts another in its place', replaceWhole],
    ['a program writes it anew, a part at a time', rewriteInParts],
  ] as const)
    it(`keeps what it shows until ${how}, and then marks what changed`, async () => {
      await lookAround();
      // All of them are there.
      await editor.drawnValues();
      const grid = await editor.grid.elementHandle();
      await editor.frame.evaluate(noteWhatIsShown);
      await write(file(), withChanges());
      await assertMarked();
      assert.ok(await grid.evaluate((element) => element.isConnected));
      assert.deepEqual(await editor.frame.evaluate(whatWasShown), []);
      assert.deepEqual(workbench.errors, []);
      await workbench.screenshot('file-changed');
    });

  it('says what a file is that stays cut off, and marks what changed once it is whole', async () => {
    await lookAround();
    const changed = withChanges();
    const handle = await open(file(), 'r+');
    await handle.truncate(TENSOR.trueOffset + 100);
    await editor.part('unreadable').waitFor();
    await handle.write(changed, 0, changed.length, 0);
    await handle.close();
    await assertMarked();
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

  /** A code of row 61 and the scale of row 60 are others, and nothing else is. */
  async function assertMarked(): Promise<void> {
    await editor.valueSays(2 * value());
    await assertSamePlace();
    const marked = (mark: string) => editor.frame.locator(mark);
    await editor.value(61, 50).and(marked('.code-changed')).waitFor();
    await editor.value(60, 50).and(marked('.value-changed:not(.code-changed)')).waitFor();
    await marked('[data-row="60"] .block-changed').waitFor();
    assert.equal(await marked('.code-changed').count(), 1);
    assert.equal(await marked('.block-changed').count(), 1);
    assert.equal(await marked('[data-row="59"] .value-changed').count(), 0);
    await editor.fact('Before', 'value-status').getByText('scale').waitFor();
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

async function replaceWhole(target: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${target}.tmp`, bytes);
  await rename(`${target}.tmp`, target);
}

/** Longer than the editor waits for a file to settle. */
const PAUSE_MS = 300;

/** Empties it first; what was there before is gone while this goes on. */
async function rewriteInParts(target: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(target, 'w');
  for (const part of [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)]) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    await handle.write(part);
  }
  await handle.close();
}

/** In the page: notes all that is ever shown in place of values. */
function noteWhatIsShown(): void {
  const instead = '[data-testid=failure], [data-testid=unreadable], .value-error, .value-loading';
  const seen: string[] = [];
  const look = () => {
    for (const element of document.querySelectorAll(instead)) seen.push(element.outerHTML);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  Object.assign(window, { seen });
}

function whatWasShown(): string[] {
  return (window as unknown as { seen: string[] }).seen;
}

/** The model with the scale of one block twice as large, and one other code in the next. */
function withChanges(): Uint8Array {
  const bytes = withDoubledScale();
  bytes[TENSOR.trueOffset + (61 * 64 + 50) / 2] ^= 0x01;
  return bytes;
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
