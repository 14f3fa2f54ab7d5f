import assert from 'node:assert/strict';
import { cases, dequantizedBytes, fileBytes, floatsOf } from '../support/golden';
import { openQnat } from './qnatEditor';
import { openWorkbench, type Workbench } from './workbench';

const TRANSFORMER = cases.find(({ name }) => name === 'file/transformer')!;
const SPECIAL_VALUES = cases.find(({ name }) => name === 'file/special-values')!;
const WHOLE = fileBytes(TRANSFORMER);
/** Inside the data of the sixth tensor. */
const CUT_AT = 30_000;

describe('the QNAT editor on damaged files', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({
      files: {
        'cut-in-data.qnat': WHOLE.subarray(0, CUT_AT),
        'cut-in-headers.qnat': WHOLE.subarray(0, 300),
        'cut-in-header.qnat': WHOLE.subarray(0, 20),
        'trailing.qnat': Buffer.concat([WHOLE, new Uint8Array(100)]),
        'page.qnat': '<html>Not Found</html>',
        'empty.qnat': '',
        'special-values.qnat': fileBytes(SPECIAL_VALUES),
      },
    });
  });

  after(() => workbench.close());

  afterEach(() => workbench.closeEditors());

  it('opens a cut file as far as it goes', async () => {
    const editor = await openQnat(workbench, 'cut-in-data.qnat');
    for (const { name, trueOffset, length } of TRANSFORMER.tensors) {
      const state = trueOffset >= CUT_AT ? 'missing' : 'cut off';
      const expected = trueOffset + length <= CUT_AT ? [] : [state];
      const shown = await editor.row(name).locator('.tensor-state').allInnerTexts();
      assert.deepEqual(shown, expected, name);
    }
    const [first] = TRANSFORMER.tensors;
    await editor.shows(first.name);
    const expected = floatsOf(dequantizedBytes(first));
    for (const { row, column, text } of await editor.drawnValues())
      assert.equal(Math.fround(Number(text)), expected[row * 64 + column]);
  });

  it('says what is lost and where, and leads to the tensor', async () => {
    const editor = await openQnat(workbench, 'cut-in-data.qnat');
    await editor.findingsSay('11 errors, 2 notes · some data lost');
    const [finding] = await (await editor.openFindings()).all();
    const text = await finding.innerText();
    assert.match(text, /The file ends at byte 30000; this tensor goes on to byte 31194\./);
    assert.match(text, /data lost\s+byte 21,978 \(0x55DA\)/);

    await finding.getByText('model.layers.1.mlp.gate_proj.weight').click();
    await editor.shows('model.layers.1.mlp.gate_proj.weight');
    const reason = await editor.part('unreadable').innerText();
    assert.match(reason, /The file ends inside this tensor’s data/);
    assert.equal(await editor.grid.count(), 0);

    await editor.select('model.layers.1.self_attn.q_proj.weight');
    await editor.part('unreadable').getByText('The file ends before this tensor’s data').waitFor();
  });

  it('lists the tensors whose headers are whole', async () => {
    const editor = await openQnat(workbench, 'cut-in-headers.qnat');
    const names = TRANSFORMER.tensors.map(({ name }) => name);
    const shown = await editor.names();
    assert.deepEqual(shown, names.slice(0, shown.length));
    assert.ok(shown.length >= 2);
    const findings = (await (await editor.openFindings()).allInnerTexts()).join('\n');
    assert.match(findings, /ends.*header/is);
  });

  it('tells of bytes that follow the last tensor', async () => {
    const editor = await openQnat(workbench, 'trailing.qnat');
    await editor.findingsSay('1 warning, 2 notes');
    const [text] = await (await editor.openFindings()).allInnerTexts();
    assert.match(text, /100 bytes follow the last tensor/);
    assert.match(text, /byte 79,578/);
  });

  it('tells of scales that are infinite or not a number', async () => {
    const editor = await openQnat(workbench, 'special-values.qnat');
    assert.match(await editor.findingsToggle.innerText(), /^\d errors?, .* some data suspect$/);
    const findings = await (await editor.openFindings()).allInnerTexts();
    const about = (tensor: string) => findings.filter((text) => text.startsWith(tensor)).join('\n');
    assert.match(about('infinity'), /a scale that is infinite or not a number.*data suspect/s);
    assert.match(about('denormals'), /a scale that reads back as 0/);
    await editor.select('infinity');
    await editor.part('tensor-findings').getByText('infinite or not a number').first().waitFor();
  });

  for (const [name, message] of [
    ['page.qnat', 'This is not a QNAT file: it begins with the bytes 3c 68 74 6d, not 51 4e 41 54'],
    ['empty.qnat', 'The file is empty: it has 0 bytes.'],
    ['cut-in-header.qnat', 'The file ends after 20 bytes, inside the 28-byte QNAT header.'],
  ])
    it(`says why it cannot show ${name}`, async () => {
      const editor = await openQnat(workbench, name);
      await editor.part('failure').getByText(message).waitFor();
    });

  it('offers other editors for a file that it cannot show', async () => {
    const editor = await openQnat(workbench, 'page.qnat');
    await editor.frame.getByRole('button', { name: 'Reopen With…' }).click();
    await workbench.pick('Text Editor');
    await workbench.page.locator('.view-line').getByText('<html>Not Found</html>').waitFor();
  });
});
