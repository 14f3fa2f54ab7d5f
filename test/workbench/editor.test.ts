import assert from 'node:assert/strict';
import { cases, dequantizedBytes, fileBytes, floatsOf, type GoldenTensor } from '../support/golden';
import { openQnat, type QnatEditor, shownQnat } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const Q_PROJ = 'model.layers.1.self_attn.q_proj.weight';
const EMBEDDING = 'model.embed_tokens.weight';
const FIRST = 'model.layers.0.self_attn.o_proj.weight';

describe('the QNAT editor', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({
      files: {
        'transformer.qnat': fileBytes(golden('file/transformer')),
        'double-zero.qnat': fileBytes(golden('file/double-zero')),
        'rank-4.qnat': fileBytes(golden('rank-4/2x3x1x4/tensor')),
        'vector.qnat': fileBytes(golden('padded/[10x18]/64-tensor')),
        'no-tensors.qnat': fileBytes(golden('file/no-tensors')),
        'notes.txt': 'Other things',
      },
    });
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  after(() => workbench.close());

  afterEach(async () => {
    await workbench.closeEditors();
    assert.deepEqual(workbench.errors, []);
  });

  describe('on a file of the crate', () => {
    let editor: QnatEditor;

    beforeEach(async () => {
      editor = await openQnat(workbench, 'transformer.qnat');
    });

    it('tells the file’s facts', async () => {
      assert.equal(await editor.part('overview').locator('h1').innerText(), 'qlora-model');
      assert.deepEqual(await editor.facts('overview'), {
        Type: 'qlora',
        Compute: 'F32',
        Tensors: '16',
        Parameters: '139 K',
        Size: '77.7 KiB',
        'Bits/weight': '4.500',
        'vs. F32': '7.11×',
        Version: '1',
        Flags: '0x0',
      });
    });

    it('says that the crate’s wrong offsets and missing size do no harm', async () => {
      assert.equal(await editor.findingsToggle.innerText(), '2 notes · data unaffected');
      const findings = await (await editor.openFindings()).allInnerTexts();
      assert.equal(findings.length, 2);
      assert.match(findings[0], /metadata size.*data unaffected/is);
      assert.match(findings[1], /shifted by \+7.*Values are read from the true places/is);
      await editor.findingsToggle.click();
      await editor.frame.locator('#findings-list').waitFor({ state: 'detached' });
    });

    it('lists every tensor, its name whole', async () => {
      const { tensors } = golden('file/transformer');
      assert.deepEqual(
        await editor.names(),
        tensors.map(({ name }) => name),
      );
      assert.equal(await editor.cell(Q_PROJ, 'name').innerText(), Q_PROJ);
      const { trueOffset, declaredOffset } = tensorOf('file/transformer', Q_PROJ);
      const count = new Intl.NumberFormat('en-US');
      for (const [column, text] of Object.entries({
        shape: '64 × 64',
        values: '4,096',
        bytes: '2.3 KiB',
        blockSize: '64',
        blocks: '64',
        offset: count.format(trueOffset),
        declaredOffset: count.format(declaredOffset),
      }))
        assert.equal(await editor.cell(Q_PROJ, column).innerText(), text, column);
      const parts = editor.cell(Q_PROJ, 'parts').getByRole('img');
      assert.equal(await parts.getAttribute('aria-label'), 'f32 scales');
    });

    it('tells names apart where there is no room for them', async () => {
      const { page } = workbench;
      const size = page.viewportSize()!;
      await page.setViewportSize({ width: 620, height: 800 });
      await editor
        .cell(FIRST, 'name')
        .getByText(/^….*0\.self_attn\.o_proj/)
        .waitFor();
      const names = await editor.rows.locator('[data-column=name]').allInnerTexts();
      assert.equal(new Set(names).size, names.length);
      await page.setViewportSize(size);
      await editor.cell(FIRST, 'name').getByText(FIRST, { exact: true }).waitFor();
    });

    it('shows the first tensor at first, and another by a click', async () => {
      await editor.shows(FIRST);
      await editor.select(Q_PROJ);
      assert.equal(await editor.row(Q_PROJ).getAttribute('aria-selected'), 'true');
      assert.equal(await editor.row(FIRST).getAttribute('aria-selected'), 'false');
      assert.equal(await editor.part('tensor-shape').innerText(), '64 × 64');
      assert.deepEqual(await editor.facts('tensor-facts'), {
        Values: '4,096',
        Blocks: '64 × 64',
        Parts: 'codes, f32 scales',
        'True offset': '31,194 (0x79DA)',
        Declared: '31,201 (0x79E1)',
        Bytes: '2.3 KiB',
        Header: '491 (0x1EB)',
      });
    });

    it('goes through the tensors by keys', async () => {
      const table = editor.part('tensor-table');
      const { tensors } = golden('file/transformer');
      await table.focus();
      await table.press('ArrowDown');
      await editor.shows(tensors[1].name);
      await table.press('End');
      await editor.shows(tensors.at(-1)!.name);
      await table.press('ArrowUp');
      await editor.shows(tensors.at(-2)!.name);
      await table.press('Home');
      await editor.shows(FIRST);
    });

    it('finds tensors by name', async () => {
      await editor.search.fill('q_PROJ');
      const count = editor.part('search-count');
      await count.getByText('2 of 16 tensors').waitFor();
      assert.deepEqual(await editor.names(), ['model.layers.0.self_attn.q_proj.weight', Q_PROJ]);
      await editor.search.press('Escape');
      await count.getByText('16 tensors', { exact: true }).waitFor();
      await editor.search.fill('no such tensor');
      await count.getByText('0 of 16 tensors').waitFor();
      assert.deepEqual(await editor.names(), []);
    });

    it('searches on Ctrl+F, wherever the focus is', async () => {
      await editor.grid.click();
      await workbench.page.keyboard.press('ControlOrMeta+f');
      await workbench.page.keyboard.type('lm_head');
      await editor.part('search-count').getByText('1 of 16 tensors').waitFor();
      assert.deepEqual(await editor.names(), ['lm_head.weight']);
    });

    it('sorts up, down, and then as in the file again', async () => {
      const names = golden('file/transformer').tensors.map(({ name }) => name);
      const head = editor.header('Name');
      await head.getByRole('button').click();
      await editor.rowAt(0, 'lm_head.weight').waitFor();
      assert.deepEqual(await editor.names(), [...names].sort());
      assert.equal(await head.getAttribute('aria-sort'), 'ascending');
      await head.getByRole('button').click();
      await editor.rowAt(names.length - 1, 'lm_head.weight').waitFor();
      assert.deepEqual(await editor.names(), [...names].sort().reverse());
      assert.equal(await head.getAttribute('aria-sort'), 'descending');
      await head.getByRole('button').click();
      await editor.rowAt(0, FIRST).waitFor();
      assert.deepEqual(await editor.names(), names);
      assert.equal(await head.getAttribute('aria-sort'), 'none');
    });

    it('shows the very values that the crate dequantizes', async () => {
      for (const name of [Q_PROJ, EMBEDDING]) {
        const tensor = tensorOf('file/transformer', name);
        await editor.select(name);
        for (const place of ['0', '31, 40', String(tensor.shape[0] * tensor.shape[1] - 1)]) {
          await editor.goToIndex(place);
          await assertCratesValues(editor, tensor);
        }
      }
    });

    it('says where a value is and how it comes about', async () => {
      await editor.select(Q_PROJ);
      await editor.goToIndex('[3, 5]');
      const value = floatsOf(dequantizedBytes(tensorOf('file/transformer', Q_PROJ)))[3 * 64 + 5];
      const facts = await editor.facts('value-status');
      assert.deepEqual([facts.Index, facts.Flat, facts.Block], ['[3, 5]', '197', '3']);
      const nibble = Number(facts.Code.split(' ')[0]);
      const [hex, bits] = [nibble.toString(16).toUpperCase(), nibble.toString(2).padStart(4, '0')];
      assert.equal(facts.Code, `${nibble} · 0x${hex} · 0b${bits}`);
      const formula = await editor.part('formula').innerText();
      assert.equal(formula, `${facts.Level} × ${facts.Scale} = ${await editor.exactValue()}`);
      assert.equal(Math.fround(Number(await editor.exactValue())), value);
      assert.equal(Math.fround(Number(facts.Level) * Number(facts.Scale)), value);
    });

    it('refuses an index that there is not', async () => {
      await editor.select(Q_PROJ);
      for (const [index, message] of [
        ['4096', 'The index goes up to 4095.'],
        ['64, 0', 'Dimension 0 goes up to 63.'],
        ['1, 2, 3', 'This tensor has 2 dimensions, not 3.'],
        ['x', 'Type one index, or one for each dimension.'],
      ]) {
        await editor.goTo.fill(index);
        await editor.goTo.press('Enter');
        await editor.frame.getByRole('alert').getByText(message).waitFor();
      }
    });

    it('moves through the values by keys and copies one', async () => {
      await editor.value(1, 1).click();
      await editor.grid.press('ArrowDown');
      await editor.grid.press('ArrowRight');
      await editor.fact('Index', 'value-status').getByText('[2, 2]').waitFor();
      await editor.grid.press('ControlOrMeta+c');
      const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, await editor.value(2, 2).locator('span').getAttribute('title'));
      await editor.grid.press('ControlOrMeta+End');
      await editor.fact('Index', 'value-status').getByText('[63, 63]').waitFor();
    });

    it('selects values by keys and by dragging, and copies them', async () => {
      await editor.value(1, 1).click();
      await editor.grid.press('Shift+ArrowDown');
      await editor.grid.press('Shift+ArrowRight');
      const status = editor.part('selection-status');
      await status.getByText('2 × 2 selected').waitFor();
      await editor.grid.press('ControlOrMeta+c');
      await status.getByText('Copied 4 values').waitFor();
      const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
      const title = (row: number, column: number) =>
        editor.value(row, column).locator('span').getAttribute('title');
      const lines = await Promise.all(
        [1, 2].map(async (row) => `${await title(row, 1)}\t${await title(row, 2)}`),
      );
      assert.equal(copied, lines.join('\n'));

      await editor.value(0, 0).hover();
      await workbench.page.mouse.down();
      await editor.value(2, 3).hover();
      await workbench.page.mouse.up();
      await status.getByText('3 × 4 selected').waitFor();
      assert.equal(await editor.grid.locator('.value-selected').count(), 12);
      await editor.grid.press('ControlOrMeta+a');
      await status.getByText('64 × 64 selected').waitFor();
      await editor.grid.press('ArrowLeft');
      await status.getByText('selected').waitFor({ state: 'detached' });
    });

    it('writes values in the notation one likes', async () => {
      const text = () => editor.value(0, 0).innerText();
      const exact = Number(await editor.value(0, 0).locator('span').getAttribute('title'));
      const style = editor.part('style-switch');
      await style.getByLabel('Significant digits').fill('7');
      assert.equal(await text(), exact.toPrecision(7));
      await style.getByLabel('Notation').selectOption('Scientific');
      assert.equal(await text(), exact.toExponential(6));
      await style.getByLabel('Notation').selectOption('f32 bits');
      const [bits] = new Uint32Array(Float32Array.of(exact).buffer);
      assert.equal(parseInt(await text(), 16), bits);
      await style.getByLabel('Notation').selectOption('Code');
      const { Code } = await editor.facts('value-status');
      assert.equal(await text(), Code.split(' ')[0]);
    });

    it('keeps what is shown while another tab is', async () => {
      await editor.search.fill('proj');
      await editor.part('search-count').getByText('14 of 16 tensors').waitFor();
      await editor.header('Name').getByRole('button').click();
      await editor.rowAt(0, 'model.layers.0.mlp.down_proj.weight').waitFor();
      await editor.select(Q_PROJ);
      await editor.goToIndex('60, 50');
      await workbench.openFromExplorer('notes.txt');
      await workbench.showTab('transformer.qnat');

      const again = await shownQnat(workbench);
      await again.shows(Q_PROJ);
      assert.equal(await again.search.inputValue(), 'proj');
      assert.equal((await again.names())[0], 'model.layers.0.mlp.down_proj.weight');
      await again.fact('Index', 'value-status').getByText('[60, 50]').waitFor();
      await again.activeValue.waitFor();
      await assertCratesValues(again, tensorOf('file/transformer', Q_PROJ));
    });
  });

  it('shows a double-quantized tensor as the crate reads it, or by its exact scales', async () => {
    const editor = await openQnat(workbench, 'double-zero.qnat');
    const tensor = tensorOf('file/double-zero', 'weight');
    await assertCratesValues(editor, tensor);
    await editor.goToIndex('5, 7');
    const stored = await editor.facts('value-status');

    await editor.frame.getByText('Exact f32').click();
    await editor.fact('Scale', 'value-status').getByText(stored.Scale).waitFor({ state: 'hidden' });
    const exact = await editor.facts('value-status');
    assert.equal(exact.Code, stored.Code);
    assert.equal(
      await editor.part('formula').innerText(),
      `(${exact.Level} + ${exact['Zero point']}) × ${exact.Scale} = ${await editor.exactValue()}`,
    );

    await editor.frame.getByText('Double-quantized (as the crate reads)').click();
    await editor.fact('Scale', 'value-status').getByText(stored.Scale).waitFor();
    await assertCratesValues(editor, tensor);
  });

  it('shows a tensor of four dimensions by rows of the last', async () => {
    const editor = await openQnat(workbench, 'rank-4.qnat');
    await assertCratesValues(editor, tensorOf('rank-4/2x3x1x4/tensor', 'weight'));
    assert.deepEqual((await editor.rowLabels()).slice(-2), ['[1, 1, 0, :]', '[1, 2, 0, :]']);
    await editor.goToIndex('1, 2, 0, 3');
    await editor.fact('Flat', 'value-status').getByText('23').waitFor();
  });

  it('shows one slice of a tensor of rank 4 alone, and goes to another', async () => {
    const editor = await openQnat(workbench, 'rank-4.qnat');
    const slicer = editor.part('slicer');
    await slicer.getByText('Alone').click();
    await editor.grid.and(editor.frame.locator('[aria-rowcount="2"]')).waitFor();
    assert.deepEqual(await editor.rowLabels(), ['[0, 0, 0, :]']);
    await slicer.getByLabel('Index in dimension 1').fill('2');
    await editor.grid.getByText('[0, 2, 0, :]').waitFor();
    assert.equal((await editor.rowLabels()).length, 1);
    await slicer.getByText('Alone').click();
    await editor.grid.getByText('[1, 2, 0, :]').waitFor();
  });

  it('wraps a vector by its blocks', async () => {
    const editor = await openQnat(workbench, 'vector.qnat');
    await assertCratesValues(editor, tensorOf('padded/[10x18]/64-tensor', 'weight'), 64);
    assert.deepEqual(await editor.rowLabels(), ['0', '64', '128']);
    await editor.goToIndex('130');
    const facts = await editor.facts('value-status');
    assert.deepEqual([facts.Index, facts.Block], ['[130]', '2']);
  });

  it('shows a file without tensors', async () => {
    const editor = await openQnat(workbench, 'no-tensors.qnat');
    assert.equal(await editor.fact('Tensors').innerText(), '0');
    assert.deepEqual(await editor.names(), []);
  });
});

function golden(name: string) {
  return cases.find((found) => found.name === name)!;
}

function tensorOf(name: string, tensor: string): GoldenTensor {
  return golden(name).tensors.find((found) => found.name === tensor)!;
}

/** Every value on the screen is, to the bit, the one that the crate gave. */
async function assertCratesValues(
  editor: QnatEditor,
  tensor: GoldenTensor,
  columns = tensor.shape.at(-1)!,
): Promise<void> {
  const expected = floatsOf(dequantizedBytes(tensor));
  const drawn = await editor.drawnValues();
  assert.ok(drawn.length > 0, 'no values are shown');
  for (const { row, column, text } of drawn) {
    const value = Math.fround(Number(text));
    assert.ok(Object.is(value, expected[row * columns + column]), `[${row}, ${column}]: ${text}`);
  }
}
